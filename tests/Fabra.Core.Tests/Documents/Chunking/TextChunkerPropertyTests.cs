using System.Globalization;
using System.Text;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Tokens;

namespace Fabra.Core.Tests.Documents.Chunking;

/// <summary>What holds of the passages of any text whatever.</summary>
public sealed class TextChunkerPropertyTests
{
    private static readonly ITokenCounter Counter = TokenCounters.ByName("o200k_base");

    private static readonly ChunkingOptions[] Sizes = [new(16, 0), new(16, 8), new(33, 3), new(100, 50), ChunkingOptions.Default];

    /// <summary>What random texts are made of: each tries to break a rule.</summary>
    private static readonly string[] Pieces =
    [
        " ", "\n", "\r\n", "\n\n", "\t", "\u00A0", "\u2029", ". ", "! ", "。", "」", ", ", "a", "the ", "Words ", "I'm", "1234567", "://",
        "漢字", "かな", "한국어", "é", "e\u0301", "\u0301\u0302\u0303", "\u200D", "👩‍👩‍👧", "🇩🇪", "𝒳", "क्ष", "ไทย", "\uD800", "\uDC00", "\u0000",
        "\n| a. B | c |", "\n| --- | --- |", "==========", "aaaaaaaaaaaaaaaaaaaaaaaa", "{\"k\":[1,2]}", "\uFEFF", "\u0085",
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Split_random_text_keeps_every_promise(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();

        // Few different pieces, repeated: a text of one kind breaks more than a mixture.
        string[] chosen = random.GetItems(Pieces, random.Next(1, 8));
        for (int i = random.Next(1, 1500); i > 0; i--)
        {
            text.Append(chosen[random.Next(chosen.Length)]);
        }

        foreach (ChunkingOptions options in Sizes)
        {
            Check(text.ToString(), options);
        }
    }

    [Theory]
    [InlineData("x", 1_000_000)]
    [InlineData("漢字かな", 100_000)]
    [InlineData("e\u0301", 200_000)]
    [InlineData("\u0301", 200_000)]
    [InlineData("👩‍👩‍👧", 30_000)]
    [InlineData("🇩🇪", 100_000)]
    [InlineData("a \n\n\t ", 100_000)]
    [InlineData("Sentences end. ", 70_000)]
    public void Split_long_monotonous_text_keeps_every_promise(string unit, int count) =>
        Check(string.Concat(Enumerable.Repeat(unit, count)), ChunkingOptions.Default);

    [Fact]
    public void Split_long_blank_run_between_words_is_dropped()
    {
        string text = "before" + new string(' ', 500_000) + "\n" + new string('\n', 500_000) + "after";

        IReadOnlyList<TextPassage> passages = Check(text, ChunkingOptions.Default);

        passages.Select(passage => text.Substring(passage.Start, passage.Length)).ShouldBe(["before", "after"]);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 100)];

    private static IReadOnlyList<TextPassage> Check(string text, ChunkingOptions options)
    {
        IReadOnlyList<TextPassage> passages = TextChunker.Split(text, options);

        TextChunker.Split(text, options).ShouldBe(passages);
        int covered = 0;
        TextPassage? previous = null;
        foreach (TextPassage passage in passages)
        {
            ReadOnlySpan<char> content = text.AsSpan(passage.Start, passage.Length);
            passage.TokenCount.ShouldBe(Counter.Count(passage.ContentOf(text)));
            passage.TokenCount.ShouldBeInRange(1, options.MaxTokens);
            content.Trim().Length.ShouldBe(content.Length);
            SplitsPair(text, passage.Start).ShouldBeFalse();
            SplitsPair(text, passage.End).ShouldBeFalse();
            passage.End.ShouldBeGreaterThan(covered);
            if (previous is { } before)
            {
                passage.Start.ShouldBeGreaterThan(before.Start);
                int shared = Math.Max(0, before.End - passage.Start);
                Counter.Count(text.AsSpan(passage.Start, shared)).ShouldBeLessThanOrEqualTo(options.OverlapTokens);
            }

            int gap = Math.Max(0, passage.Start - covered);
            text.AsSpan(covered, gap).IsWhiteSpace().ShouldBeTrue();
            (covered, previous) = (passage.End, passage);
        }

        text.AsSpan(covered).IsWhiteSpace().ShouldBeTrue();
        CheckGraphemes(text, passages, options);
        return passages;
    }

    /// <summary>A cut inside a grapheme is allowed only where the grapheme is longer than a passage, or begins with white space.</summary>
    private static void CheckGraphemes(string text, IReadOnlyList<TextPassage> passages, ChunkingOptions options)
    {
        HashSet<int> cuts = [.. passages.SelectMany(passage => new[] { passage.Start, passage.End })];
        for (int at = 0; at < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
            ReadOnlySpan<char> grapheme = text.AsSpan(at, length);
            if (length > 1 && !char.IsWhiteSpace(text[at]) && Counter.Count(grapheme) <= options.MaxTokens / 2)
            {
                for (int inside = at + 1; inside < at + length; inside++)
                {
                    cuts.ShouldNotContain(inside, $"inside the grapheme at {at}".ToString(CultureInfo.InvariantCulture));
                }
            }

            at += length;
        }
    }

    private static bool SplitsPair(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
