using System.Buffers;

namespace Fabra.Core.Tokens;

/// <summary>
/// Splits text into the pieces within which byte pairs merge. Each vocabulary was made with a regular expression for this; a
/// pattern here is that expression as a scanner. No pattern looks behind, so the pieces after a split depend only on the text
/// after it.
/// </summary>
internal abstract class PiecePattern
{
    private static readonly SearchValues<char> WhiteSpaces =
        SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(char.IsWhiteSpace)]);

    /// <summary>The end of the piece that starts at <paramref name="start"/>, always greater than <paramref name="start"/>.</summary>
    public abstract int End(ReadOnlySpan<char> text, int start);

    /// <summary>
    /// Whether a piece ends at <paramref name="index"/> (from 0 to the length) of a part whatever is joined before and after the
    /// part with line feeds, so that what lies before and after the index can be counted apart. May say no where yes is true.
    /// </summary>
    public bool AlwaysSplits(ReadOnlySpan<char> part, int index)
    {
        if (index > 0 && index < part.Length && char.IsLowSurrogate(part[index]) && char.IsHighSurrogate(part[index - 1]))
        {
            return false;
        }

        CharClass before = index == 0 ? CharClass.Newline : CharClasses.Before(part, index, out _);
        if (before == CharClass.Newline)
        {
            // A run of white space splits after its last line end, and only a slash continues the line ends after punctuation.
            int next = index;
            while (next < part.Length && CharClasses.At(part, next, out _) == CharClass.Space)
            {
                next++;
            }

            return next < part.Length && part[next] is not ('\r' or '\n') && part[index] != '/';
        }

        if (index < part.Length && CharClasses.At(part, index, out _) == CharClass.Space)
        {
            return before != CharClass.Space;
        }

        return before switch
        {
            CharClass.Number => index == part.Length || CharClasses.At(part, index, out _) != CharClass.Number,
            CharClass.Space or CharClass.Other => false,
            _ => EndsWord(part, index),
        };
    }

    /// <summary>Whether the word whose letter or mark stands before <paramref name="index"/> ends there in any surroundings.</summary>
    protected abstract bool EndsWord(ReadOnlySpan<char> part, int index);

    /// <summary>The end of an English contraction ('s, 'LL and so on) at <paramref name="start"/>, or <paramref name="start"/>.</summary>
    protected static int Contraction(ReadOnlySpan<char> text, int start)
    {
        if (start + 1 >= text.Length || text[start] != '\'')
        {
            return start;
        }

        char first = Fold(text[start + 1]);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return start + 2;
        }

        char second = start + 2 < text.Length ? Fold(text[start + 2]) : '\0';
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? start + 3 : start;

        // Full case folding, as in the original: U+017F, the long s, folds to s.
        static char Fold(char c) => c == '\u017F' ? 's' : char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
    }

    /// <summary>Up to three numbers.</summary>
    protected static int Numbers(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        for (int i = 0; i < 3 && end < text.Length && CharClasses.At(text, end, out int width) == CharClass.Number; i++)
        {
            end += width;
        }

        return end;
    }

    /// <summary>A run of anything but white space, letters and numbers.</summary>
    protected static int Symbols(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && CharClasses.At(text, end, out int width) is CharClass.Other or CharClass.Mark)
        {
            end += width;
        }

        return end;
    }

    /// <summary>
    /// White space: through its last line end if it has one; else all of it at the end of the text; else all but the last
    /// character, which belongs to what follows.
    /// </summary>
    protected static int WhiteSpace(ReadOnlySpan<char> text, int start)
    {
        int run = text[start..].IndexOfAnyExcept(WhiteSpaces);
        int end = run < 0 ? text.Length : start + run;
        int afterNewline = start + text[start..end].LastIndexOfAny('\r', '\n') + 1;
        return afterNewline > start ? afterNewline
            : end == text.Length || end == start + 1 ? end
            : end - 1;
    }
}
