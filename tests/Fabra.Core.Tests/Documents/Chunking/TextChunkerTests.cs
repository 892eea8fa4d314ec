using Fabra.Core.Documents.Chunking;

namespace Fabra.Core.Tests.Documents.Chunking;

public sealed class TextChunkerTests
{
    private const string Sentence = "The quick brown fox jumps over the lazy dog near the river. ";

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\u00A0\u2029")]
    public void Split_blank_text_has_no_passages(string text) => TextChunker.Split(text, ChunkingOptions.Default).ShouldBeEmpty();

    [Fact]
    public void Split_short_text_is_one_passage_without_its_surrounding_space() =>
        TextChunker.Split("\n  hello world \n", ChunkingOptions.Default).ShouldBe([new TextPassage(3, 11, 2)]);

    [Fact]
    public void Split_prefers_the_end_of_a_paragraph_to_a_later_sentence()
    {
        string text = string.Concat(Enumerable.Repeat(Sentence, 6)).Trim() + "\n\n" + string.Concat(Enumerable.Repeat(Sentence, 20));

        string first = Passages(text, new ChunkingOptions(100, 0))[0];

        first.ShouldBe(string.Concat(Enumerable.Repeat(Sentence, 6)).Trim());
    }

    [Fact]
    public void Split_ends_on_a_sentence_and_not_after_an_abbreviation()
    {
        string text = string.Concat(Enumerable.Repeat("Foxes, e.g. the red fox or approx. nine others, eat much. ", 40));

        Passages(text, new ChunkingOptions(100, 10)).ShouldAllBe(passage => passage.EndsWith("eat much.", StringComparison.Ordinal));
    }

    [Fact]
    public void Split_ends_on_a_line_where_no_sentence_ends()
    {
        string text = string.Concat(Enumerable.Repeat("one two three four five\n", 60));

        Passages(text, new ChunkingOptions(40, 0)).ShouldAllBe(passage => passage.EndsWith("five", StringComparison.Ordinal));
    }

    [Fact]
    public void Split_ends_on_a_word_where_nothing_else_ends()
    {
        string text = string.Concat(Enumerable.Repeat("incomprehensibilities ", 100));

        Passages(text, new ChunkingOptions(50, 10)).ShouldAllBe(passage =>
            passage.Split(' ', StringSplitOptions.None).All(word => word == "incomprehensibilities"));
    }

    [Fact]
    public void Split_wide_punctuation_ends_a_sentence_without_a_space()
    {
        string text = string.Concat(Enumerable.Repeat("我们在河边看见了一只狐狸。", 60));

        Passages(text, new ChunkingOptions(60, 12)).ShouldAllBe(passage => passage.EndsWith('。') && passage.StartsWith('我'));
    }

    [Fact]
    public void Split_text_without_spaces_is_cut_behind_a_mark()
    {
        string text = string.Concat(Enumerable.Repeat("\"key\":12345,", 100));

        Passages(text, new ChunkingOptions(64, 0))[..^1].ShouldAllBe(passage => !char.IsLetterOrDigit(passage.Last()));
    }

    [Fact]
    public void Split_overlap_begins_with_a_sentence_of_the_passage_before()
    {
        string text = string.Concat(Enumerable.Range(0, 60).Select(i => $"Fact {i} is that foxes jump over dogs. "));

        string[] passages = Passages(text, new ChunkingOptions(100, 30));

        foreach ((string before, string after) in passages.Zip(passages.Skip(1)))
        {
            string shared = after[..(after.IndexOf("dogs.", StringComparison.Ordinal) + 5)];
            after.ShouldStartWith("Fact");
            before.ShouldContain(shared);
        }
    }

    [Fact]
    public void Split_options_out_of_range_are_refused() =>
        Should.Throw<FabraException>(() => TextChunker.Split("x", new ChunkingOptions(8, 0))).Fields[0].Field.ShouldBe("chunking.max_tokens");

    private static string[] Passages(string text, ChunkingOptions options) =>
        [.. TextChunker.Split(text, options).Select(passage => text.Substring(passage.Start, passage.Length))];
}
