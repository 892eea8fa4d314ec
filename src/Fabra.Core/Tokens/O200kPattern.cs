namespace Fabra.Core.Tokens;

/// <summary>The pieces of <c>o200k_base</c>: words break at a change from lower to upper case and keep their contraction.</summary>
internal sealed class O200kPattern : PiecePattern
{
    public override int End(ReadOnlySpan<char> text, int start)
    {
        CharClass first = CharClasses.At(text, start, out int width);
        switch (first)
        {
            case CharClass.Upper or CharClass.Lower or CharClass.Caseless:
                return Contraction(text, Word(text, start));
            case CharClass.Number:
                return Numbers(text, start);
            case CharClass.Newline:
                return WhiteSpace(text, start);
            case CharClass.Mark:
                // A mark may lead a word or be one; the first choice fails when only capitals, or no letters, follow.
                int led = LowerWord(text, start + width);
                return Contraction(text, led > 0 ? led : LowerWord(text, start));
        }

        int next = start + width;
        CharClass second = next < text.Length ? CharClasses.At(text, next, out _) : CharClass.Newline;
        if (CharClasses.IsLetter(second) || second == CharClass.Mark)
        {
            return Contraction(text, Word(text, next));
        }

        if (first == CharClass.Space && (text[start] != ' ' || second != CharClass.Other))
        {
            return WhiteSpace(text, start);
        }

        int end = Symbols(text, first == CharClass.Space ? next : start);
        int suffix = text[end..].IndexOfAnyExcept('\r', '\n', '/');
        return suffix < 0 ? text.Length : end + suffix;
    }

    protected override bool EndsWord(ReadOnlySpan<char> part, int index)
    {
        // A mark counts only behind its letter: elsewhere it may belong to a run of symbols that takes line ends too.
        int behind = index;
        CharClass before = CharClasses.Before(part, behind, out int width);
        for (int i = 0; before == CharClass.Mark && i < 8 && behind > width; i++)
        {
            behind -= width;
            before = CharClasses.Before(part, behind, out width);
        }

        if (!CharClasses.IsLetter(before))
        {
            return false;
        }

        if (index == part.Length)
        {
            return true;
        }

        CharClass next = CharClasses.At(part, index, out _);
        return !CharClasses.IsLetter(next) && next != CharClass.Mark && Contraction(part, index) == index;
    }

    private static int Word(ReadOnlySpan<char> text, int start)
    {
        int end = LowerWord(text, start);
        if (end > 0)
        {
            return end;
        }

        for (end = start; end < text.Length && CharClasses.At(text, end, out int width) == CharClass.Upper;)
        {
            end += width;
        }

        return end;
    }

    /// <summary>
    /// A word that ends in something other than a capital: capitals (or caseless letters, or marks), then small letters (or
    /// caseless letters, or marks). Without small letters it ends at the last that is no capital. -1 if there is no such word.
    /// </summary>
    private static int LowerWord(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        int afterShared = -1;
        while (end < text.Length)
        {
            CharClass c = CharClasses.At(text, end, out int width);
            if (c == CharClass.Lower)
            {
                return LowerRun(text, end);
            }

            if (c is not (CharClass.Upper or CharClass.Caseless or CharClass.Mark))
            {
                break;
            }

            end += width;
            afterShared = c == CharClass.Upper ? afterShared : end;
        }

        return afterShared;
    }

    private static int LowerRun(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length
            && CharClasses.At(text, end, out int width) is CharClass.Lower or CharClass.Caseless or CharClass.Mark)
        {
            end += width;
        }

        return end;
    }
}
