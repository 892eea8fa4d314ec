using System.Text.Json;
using Fabra.Core.Documents.Search;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Search;

public sealed class PorterStemmerTests
{
    [Fact]
    public void Stem_agrees_with_the_examples_of_the_paper()
    {
        foreach (JsonElement vector in Vectors.Load("stems"))
        {
            PorterStemmer.Stem(vector.Text("word")).ShouldBe(vector.Text("stem"), vector.Text("word"));
        }
    }

    [Theory]
    [InlineData("is")]
    [InlineData("as")]
    [InlineData("a")]
    [InlineData("")]
    public void Stem_leaves_words_of_two_letters_alone(string word) => PorterStemmer.Stem(word).ShouldBe(word);

    [Theory]
    [InlineData("yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")]
    [InlineData("sss")]
    [InlineData("ing")]
    [InlineData("eed")]
    [InlineData("ied")]
    public void Stem_of_odd_words_is_no_longer_than_they_are(string word) =>
        PorterStemmer.Stem(word).Length.ShouldBeInRange(1, word.Length);
}
