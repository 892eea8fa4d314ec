namespace Fabra.Core.Tokens;

/// <summary>The pieces of <c>cl100k_base</c>: words are letters of any case, without marks; contractions stand alone.</summary>
internal sealed class Cl100kPattern : PiecePattern
{
    public override int End(ReadOnlySpan<char> text, int start)
    {
        CharClass first = CharClasses.At(text, start, out int width);
        if (CharClasses.IsLetter(first))
        {
            return Letters(text, start);
        }

        switch (first)
        {
            case CharClass.Number:
                return Numbers(text, start);
            case CharClass.Newline:
                return WhiteSpace(text, start);
        }

        int contraction = Contraction(text, start);
        if (contraction > start)
        {
            return contraction;
        }

        int next = start + width;
        CharClass second = next < text.Length ? CharClasses.At(text, next, out _) : CharClass.Newline;
        if (CharClasses.IsLetter(second))
        {
            return Letters(text, next);
        }

        if (first == CharClass.Space && (text[start] != ' ' || second is not (CharClass.Other or CharClass.Mark)))
        {
            return WhiteSpace(text, start);
        }

        int end = Symbols(text, first == CharClass.Space ? next : start);
        int suffix = text[end..].IndexOfAnyExcept('\r', '\n');
        return suffix < 0 ? text.Length : end + suffix;
    }

    protected override bool EndsWord(ReadOnlySpan<char> part, int index) =>
        CharClasses.IsLetter(CharClasses.Before(part, index, out _))
        && (index == part.Length || !CharClasses.IsLetter(CharClasses.At(part, index, out _)));

    private static int Letters(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && CharClasses.IsLetter(CharClasses.At(text, end, out int width)))
        {
            end += width;
        }

        return end;
    }
}
