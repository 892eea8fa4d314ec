using Fabra.Cli.Commands.Index;

namespace Fabra.Cli.Tests.Index;

public sealed class SnippetTests
{
    private const string Filler = "nothing that anybody asked about stands in this part of it ";

    [Fact]
    public void Short_text_stands_whole_on_one_line() => Snippet.Of("a\n b\t  c", "b", 20).ShouldBe("a b c");

    [Fact]
    public void Long_text_is_cut_where_most_words_of_the_query_stand()
    {
        var content = $"Freshness. {Filler}{Filler}{Filler}Freshness is judged by the SLA. {Filler}";

        var snippet = Snippet.Of(content, "how is freshness judged?", 60);

        snippet.ShouldContain("Freshness is judged by");
        snippet.ShouldStartWith("…");
        snippet.ShouldEndWith("…");
        snippet.Length.ShouldBeLessThanOrEqualTo(64);
    }

    [Theory]
    [InlineData("absent words")]
    [InlineData("a")]
    public void Text_without_a_word_of_the_query_is_shown_from_its_beginning(string query) =>
        Snippet.Of(Filler + Filler, query, 40).ShouldStartWith("nothing that anybody");

    [Fact]
    public void Text_without_spaces_and_with_pairs_is_cut_between_characters()
    {
        var content = string.Concat(Enumerable.Repeat("\U0001F600", 100));

        var snippet = Snippet.Of(content, "query", 31);

        snippet.TrimEnd('…').Length.ShouldBe(30);
    }
}
