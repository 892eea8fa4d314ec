using System.Text;
using System.Text.Json;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Search;

public sealed class TermAnalyzerTests
{
    [Fact]
    public void Analyze_agrees_with_the_vectors_of_its_version()
    {
        TermAnalyzer.Name.ShouldBe("fabra-terms-v1");
        foreach (JsonElement vector in Vectors.Load("fabra-terms-v1"))
        {
            TermAnalyzer.Analyze(vector.Text("text")).ShouldBe(
                vector.GetProperty("terms").EnumerateArray().Select(term => term.GetString()!), vector.Text("text"));
        }
    }

    [Theory]
    [InlineData("naïve CAFÉ", "nai\u0308ve cafe\u0301")]
    [InlineData("ﬁle ＡＢＣ １２", "file abc 12")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("e-mail", "email")]
    [InlineData("it's Tom’s", "it Tom")]
    [InlineData("co\u00ADoperate", "cooperate")]
    [InlineData("ｶﾀｶﾅ", "カタカナ")]
    [InlineData("ИЮНЬ", "июнь")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος")]
    [InlineData("مُحَمَّد", "محمد")]
    public void Analyze_forms_of_one_word_share_their_last_term(string one, string other) =>
        TermAnalyzer.Analyze(one)[^1].ShouldBe(TermAnalyzer.Analyze(other)[^1]);

    [Fact]
    public void Analyze_long_words_become_terms_of_the_greatest_length()
    {
        var terms = TermAnalyzer.Analyze(new string('x', 250) + " " + string.Concat(Enumerable.Repeat("𐐨y𐐨", 36)));

        terms.Select(term => term.Length).ShouldBe([100, 100, 50, 100, 80]);
    }

    [Fact]
    public void Analyze_random_text_gives_terms_within_bounds()
    {
        const string Units = " ab-._'+#,Z9漢\uD835\uDCB3\u0301";
        var random = new Random(11);
        for (int round = 0; round < 300; round++)
        {
            var text = new StringBuilder();
            for (int i = 0; i < 200; i++)
            {
                text.Append(random.Next(4) == 0 ? (char)random.Next(char.MaxValue + 1) : Units[random.Next(Units.Length)]);
            }

            var terms = TermAnalyzer.Analyze(text.ToString());

            terms.ShouldAllBe(term => term.Length >= 1 && term.Length <= TermAnalyzer.MaxTermLength);
            terms.ShouldAllBe(term => !term.Any(char.IsWhiteSpace) && !term.Contains('\0'));
            TermAnalyzer.Analyze(text.ToString()).ShouldBe(terms);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n…—!\"§$%&/()=?\u0000\uD800👍")]
    public void Analyze_text_without_words_has_no_terms(string text) => TermAnalyzer.Analyze(text).ShouldBeEmpty();

    [Fact]
    public void Count_gives_distinct_terms_ordinally() =>
        TermCounting.Count(["b", "a", "B", "b"]).ShouldBe([new TermFrequency("B", 1), new TermFrequency("a", 1), new TermFrequency("b", 2)]);
}
