namespace Fabra.Core.Documents.Search;

/// <summary>Turns a text, document or query alike, into the terms by which it is found.</summary>
/// <remarks>
/// A word is folded (<see cref="CharacterFolding"/>) and, in the letters a to z, brought to its stem (<see cref="PorterStemmer"/>). What is
/// written together counts apart and as one: <c>libc6-dev</c> gives libc6, dev and libc6dev, <c>e-mail</c> is found by email, <c>v1.2</c>
/// gives v1, 2 and v1.2, <c>getUserName</c> its words and getusernam; <c>C++</c> gives c and c++. Scripts without spaces give each
/// character and each two neighbours. No words are left out for being frequent: the weights of BM25 see to those.
/// </remarks>
internal static class TermAnalyzer
{
    /// <summary>Names the rules: terms made by others cannot be compared with these.</summary>
    public const string Name = "fabra-terms-v1";

    /// <summary>Of a term, in UTF-16 units. Longer words become several terms.</summary>
    public const int MaxTermLength = 100;

    /// <summary>The terms of a text in order, repetitions kept.</summary>
    public static IReadOnlyList<string> Analyze(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var terms = new TermList();
        for (int at = 0; at < text.Length;)
        {
            at = WordCharacters.At(text, at, out int width) switch
            {
                WordCharacter.Upper or WordCharacter.Lower or WordCharacter.Number => Compound(text, at, terms),
                WordCharacter.Unspaced => Unspaced(text, at, terms),
                _ => at + width,
            };
        }

        return terms.Terms;
    }

    /// <summary>Adds a word, or several that are joined; returns where they end.</summary>
    private static int Compound(string text, int start, TermList terms)
    {
        int from = start;
        int end = WordEnd(text, from);
        while (true)
        {
            terms.AddWord(text, from, end);
            int next = end + 1;
            if (next >= text.Length || !IsWord(text, next))
            {
                break;
            }

            char joint = text[end];
            if (IsApostrophe(joint))
            {
                // The possessive 's says nothing; l'avion and don't count as two words.
                int after = WordEnd(text, next);
                if (after == next + 1 && text[next] is 's' or 'S')
                {
                    end = after;
                    break;
                }

                terms.EndCompound();
            }
            else if (!terms.Join(joint, isNumeric: char.IsAsciiDigit(text[end - 1]) && char.IsAsciiDigit(text[next])))
            {
                break;
            }

            (from, end) = (next, WordEnd(text, next));
        }

        terms.EndCompound();
        return Signs(text, from, end, terms);
    }

    /// <summary>Adds C++ and C# beside C.</summary>
    private static int Signs(string text, int from, int end, TermList terms)
    {
        int signs = text.AsSpan(end).StartsWith("++") ? 2 : end < text.Length && text[end] == '#' ? 1 : 0;
        int after = end + signs;
        if (signs == 0 || (after < text.Length && (text[after] is '+' or '#' || IsWord(text, after))))
        {
            return end;
        }

        terms.AddWhole(text, from, after);
        return after;
    }

    private static int Unspaced(string text, int start, TermList terms)
    {
        int previous = -1;
        int at = start;
        while (at < text.Length && WordCharacters.At(text, at, out int width) == WordCharacter.Unspaced)
        {
            int end = SkipMarks(text, at + width);
            terms.AddWhole(text, at, end);
            if (previous >= 0)
            {
                terms.AddWhole(text, previous, end);
            }

            (previous, at) = (at, end);
        }

        return at;
    }

    private static int WordEnd(string text, int at)
    {
        while (at < text.Length && WordCharacters.At(text, at, out int width)
            is WordCharacter.Upper or WordCharacter.Lower or WordCharacter.Number or WordCharacter.Mark)
        {
            at += width;
        }

        return at;
    }

    private static int SkipMarks(string text, int at)
    {
        while (at < text.Length && WordCharacters.At(text, at, out int width) == WordCharacter.Mark)
        {
            at += width;
        }

        return at;
    }

    private static bool IsWord(string text, int at) =>
        WordCharacters.At(text, at, out _) is WordCharacter.Upper or WordCharacter.Lower or WordCharacter.Number;

    private static bool IsApostrophe(char c) => c is '\'' or '’';
}
