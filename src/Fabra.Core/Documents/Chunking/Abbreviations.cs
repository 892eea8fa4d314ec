namespace Fabra.Core.Documents.Chunking;

/// <summary>
/// Points that end no sentence. Texts of law and of science are full of them, and a reference that is cut ("Art." here, "5" there) is
/// lost to both passages. Where it cannot be known, nothing ends: another place is found near by.
/// </summary>
internal static class Abbreviations
{
    /// <summary>Longer words before a number are words, mostly.</summary>
    private const int Longest = 4;

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        // Titles.
        "dr", "mr", "mrs", "ms", "prof", "st", "sr", "jr", "hr", "fr", "mme", "mlle", "messrs", "hon", "rev", "sgt", "capt", "lt",

        // References.
        "art", "arts", "abs", "nr", "nrn", "nos", "sec", "secs", "fig", "figs", "eq", "eqs", "vol", "vols", "pp", "par", "para", "paras",
        "ziff", "rn", "rz", "rdnr", "lit", "kap", "abschn", "anm", "anl", "bd", "cl", "chap", "tab", "cf", "vgl", "vs",

        // Others that a capital letter follows, in German for instance.
        "bzw", "ca", "ggf", "bspw", "evtl", "sog", "gem", "inkl", "insb", "approx", "resp", "incl", "excl",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownSpans = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether what ends at <paramref name="end"/> belongs to what begins at <paramref name="start"/>.</summary>
    public static bool EndsAt(string text, int end, int start)
    {
        if (text[end - 1] == '§')
        {
            return true;
        }

        if (text[end - 1] != '.' || end < 2)
        {
            return false;
        }

        int from = end - 1;
        while (from > 0 && end - from <= 16 && (char.IsLetterOrDigit(text[from - 1]) || text[from - 1] == '.'))
        {
            from--;
        }

        ReadOnlySpan<char> word = text.AsSpan(from, end - 1 - from);
        return word.Length > 0 && IsAbbreviation(word, text[start]);
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> word, char next)
    {
        if (char.IsDigit(word[0]))
        {
            // The number of an item, or a day: "3. Januar".
            return word.Length <= 2 && !word.ContainsAnyExceptInRange('0', '9') && char.IsLetter(next);
        }

        return word.Contains('.')
            || (word.Length == 1 && char.IsUpper(word[0]))
            || (word.Length <= Longest && char.IsDigit(next))
            || KnownSpans.Contains(word);
    }
}
