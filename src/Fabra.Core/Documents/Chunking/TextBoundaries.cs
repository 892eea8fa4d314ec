using System.Globalization;

namespace Fabra.Core.Documents.Chunking;

/// <summary>Finds the places where a text may well be cut.</summary>
internal static class TextBoundaries
{
    private const string Terminators = ".!?…";

    // Sentences of East Asian scripts end without a space.
    private const string WideTerminators = "。！？｡．";
    private const string Closers = "\"')]}’”»›」』）】》〉";

    public static int SkipSpaces(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>The end of what is left of a range, from <paramref name="start"/>, without white space at its end.</summary>
    public static int TrimEnd(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    /// <summary>What ends before <paramref name="at"/>, which is greater than 0; nothing when white space stands there.</summary>
    public static Boundary EndingAt(string text, int at) =>
        char.IsWhiteSpace(text[at - 1]) ? Boundary.None : Between(text, at, SkipSpaces(text, at));

    /// <summary>What ends before what begins at <paramref name="at"/>; nothing when white space stands there.</summary>
    public static Boundary StartingAt(string text, int at) =>
        char.IsWhiteSpace(text[at]) ? Boundary.None : Between(text, TrimEnd(text, 0, at), at);

    /// <summary>
    /// The last end of a grapheme from <paramref name="start"/>, where one begins, up to <paramref name="limit"/>; where there is none, of
    /// a code point, and of the first one at least.
    /// </summary>
    public static int GraphemeEnd(string text, int start, int limit)
    {
        int at = start;
        while (at < limit)
        {
            // One code point more than the limit shows whether a grapheme goes on there, however long it is.
            int length = StringInfo.GetNextTextElementLength(text.AsSpan(at, Math.Min(limit + 2, text.Length) - at));
            if (at + length > limit)
            {
                break;
            }

            at += length;
        }

        if (at > start)
        {
            return at;
        }

        int end = Math.Max(limit, start + 1);
        return end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1])
            ? end - 1 > start ? end - 1 : end + 1
            : end;
    }

    /// <summary>
    /// The first place at or after <paramref name="earliest"/> where a grapheme ends, of those from <paramref name="start"/> to
    /// <paramref name="end"/>.
    /// </summary>
    public static int GraphemeStart(string text, int start, int earliest, int end)
    {
        int at = start;
        while (at < earliest)
        {
            at += StringInfo.GetNextTextElementLength(text.AsSpan(at, end - at));
        }

        return at;
    }

    /// <summary>What ends between two characters with nothing but white space, or nothing, between them.</summary>
    private static Boundary Between(string text, int end, int start)
    {
        if (start == text.Length || end == 0)
        {
            return Boundary.Paragraph;
        }

        int lines = CountLineEnds(text.AsSpan(end, start - end));
        if (lines > 1)
        {
            return Boundary.Paragraph;
        }

        if (start > end && Abbreviations.EndsAt(text, end, start))
        {
            return Boundary.Mark;
        }

        if (EndsSentence(text, end, start))
        {
            return Boundary.Sentence;
        }

        return lines == 1 ? Boundary.Line
            : start > end ? Boundary.Word
            : IsMark(text[end - 1]) && char.IsLetterOrDigit(text[start]) ? Boundary.Mark
            : Boundary.None;
    }

    private static bool EndsSentence(string text, int end, int start)
    {
        if (start == end && (Closers.Contains(text[start], StringComparison.Ordinal) || GoesOn(text, start)))
        {
            return false;
        }

        int last = end - 1;
        while (last > 0 && Closers.Contains(text[last], StringComparison.Ordinal))
        {
            last--;
        }

        // An abbreviation's point is followed by a small letter, mostly.
        return WideTerminators.Contains(text[last], StringComparison.Ordinal)
            ? start > end || !WideTerminators.Contains(text[start], StringComparison.Ordinal)
            : start > end && Terminators.Contains(text[last], StringComparison.Ordinal) && !char.IsLower(text[start]);
    }

    /// <summary>Whether what stands there belongs to the character before it, as accents and skin tones do.</summary>
    private static bool GoesOn(string text, int at) => char.GetUnicodeCategory(text, at) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.Format or UnicodeCategory.ModifierSymbol;

    private static bool IsMark(char c) => char.IsPunctuation(c) || char.IsSymbol(c);

    private static int CountLineEnds(ReadOnlySpan<char> spaces)
    {
        int count = 0;
        for (int i = 0; i < spaces.Length; i++)
        {
            // CR LF is one line end.
            count += spaces[i] switch
            {
                '\n' or '\u0085' or '\u2028' => 1,
                '\r' => i + 1 < spaces.Length && spaces[i + 1] == '\n' ? 0 : 1,
                '\u2029' => 2,
                _ => 0,
            };
        }

        return count;
    }
}
