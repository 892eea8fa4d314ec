using Fabra.Core.Tokens;

namespace Fabra.Core.Documents.Chunking;

/// <summary>
/// Splits a text into passages of at most so many tokens, which end where something ends if that is near: within the last quarter of the
/// size a paragraph, else a sentence, else a line, else a word. Rows of tables stay whole while one fits, and the header is repeated in
/// each passage that goes on with them. The same text gives the same passages.
/// </summary>
/// <remarks>
/// The text is tokenised once, which says about where a passage must end; the tokens of a passage on its own may be others than those it
/// has inside the text, so each one is counted again and shortened while it is too long. Time is linear in the length of the text.
/// </remarks>
internal static class TextChunker
{
    private static readonly BpeTokenCounter Counter = (BpeTokenCounter)TokenCounters.ByName("o200k_base");

    /// <summary>
    /// The passages of a text in order, without the white space at their ends; none for a text that is all white space. Every other
    /// character is in a passage, those of an overlap in two. No surrogate pair is split, and a grapheme only when it has more tokens
    /// than a passage may.
    /// </summary>
    /// <param name="text">What to split.</param>
    /// <param name="options">Sizes, within their ranges.</param>
    public static IReadOnlyList<TextPassage> Split(string text, ChunkingOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        options.Check("chunking");
        int start = TextBoundaries.SkipSpaces(text, 0);
        int length = TextBoundaries.TrimEnd(text, start, text.Length);
        if (start == length)
        {
            return [];
        }

        // Within its trimmed self the text is a passage already, so a short one is counted just once.
        IReadOnlyList<int> ends = Counter.TokenEnds(text.AsSpan(start, length - start));
        if (ends.Count <= options.MaxTokens)
        {
            return [new TextPassage(start, length - start, ends.Count)];
        }

        var cuts = new PassageCuts(text[start..length], ends, options, Counter);
        var passages = new List<TextPassage>((ends.Count / (options.MaxTokens - options.OverlapTokens)) + 1);
        for (TextPassage? passage = cuts.First(); passage is { } found; passage = cuts.After(found))
        {
            passages.Add(found with { Start = found.Start + start, HeaderStart = found.HeaderLength == 0 ? 0 : found.HeaderStart + start });
        }

        return passages;
    }
}
