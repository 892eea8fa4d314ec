namespace Fabra.Core.Documents.Search;

/// <summary>
/// Brings the forms of an English word to one stem, by the algorithm of M. F. Porter, "An algorithm for suffix stripping", Program 14
/// (1980), pages 130–137; the numbers of the steps are the paper's. Words of one or two letters stay, as in Porter's own program.
/// </summary>
internal static class PorterStemmer
{
    /// <summary>Of the suffixes of a step the longest that fits counts, whether or not its condition then holds.</summary>
    private static readonly (string Suffix, string Instead)[] Step2 = ByLength(
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"));

    private static readonly (string Suffix, string Instead)[] Step3 = ByLength(
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""));

    private static readonly (string Suffix, string Instead)[] Step4 = ByLength(
        ("al", ""), ("ance", ""), ("ence", ""), ("er", ""), ("ic", ""), ("able", ""), ("ible", ""), ("ant", ""), ("ement", ""),
        ("ment", ""), ("ent", ""), ("sion", "s"), ("tion", "t"), ("ou", ""), ("ism", ""), ("ate", ""), ("iti", ""), ("ous", ""),
        ("ive", ""), ("ize", ""));

    /// <summary>The stem of a word of the letters a to z.</summary>
    public static string Stem(string word)
    {
        if (word.Length <= 2)
        {
            return word;
        }

        string stem = Step1C(Step1B(Step1A(word)));
        stem = Replace(stem, Step2, least: 1);
        stem = Replace(stem, Step3, least: 1);
        stem = Replace(stem, Step4, least: 2);
        return Step5(stem);
    }

    private static string Step1A(string word) =>
        word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1]
        : word;

    private static string Step1B(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
        {
            return Measure(word, word.Length - 3) > 0 ? word[..^1] : word;
        }

        int cut = word.EndsWith("ed", StringComparison.Ordinal) ? 2 : word.EndsWith("ing", StringComparison.Ordinal) ? 3 : 0;
        if (cut == 0 || !HasVowel(word, word.Length - cut))
        {
            return word;
        }

        string stem = word[..^cut];
        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal)
            || stem.EndsWith("iz", StringComparison.Ordinal))
        {
            return stem + "e";
        }

        return EndsDouble(stem) && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1]
            : Measure(stem, stem.Length) == 1 && EndsShort(stem, stem.Length) ? stem + "e"
            : stem;
    }

    private static string Step1C(string word) => word.EndsWith('y') && HasVowel(word, word.Length - 1) ? word[..^1] + "i" : word;

    private static string Step5(string word)
    {
        if (word.EndsWith('e'))
        {
            int measure = Measure(word, word.Length - 1);
            word = measure > 1 || (measure == 1 && !EndsShort(word, word.Length - 1)) ? word[..^1] : word;
        }

        return word.EndsWith('l') && EndsDouble(word) && Measure(word, word.Length) > 1 ? word[..^1] : word;
    }

    private static string Replace(string word, (string Suffix, string Instead)[] rules, int least)
    {
        foreach ((string suffix, string instead) in rules)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
            {
                int kept = word.Length - suffix.Length + (least > 1 ? instead.Length : 0);
                return Measure(word, kept) >= least ? word[..^suffix.Length] + instead : word;
            }
        }

        return word;
    }

    private static bool IsConsonant(string word, int at) => word[at] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => at == 0 || !IsConsonant(word, at - 1),
        _ => true,
    };

    /// <summary>The paper's m: how often a consonant follows a vowel in the first <paramref name="length"/> letters.</summary>
    private static int Measure(string word, int length)
    {
        int measure = 0;
        for (int i = 1; i < length; i++)
        {
            measure += IsConsonant(word, i) && !IsConsonant(word, i - 1) ? 1 : 0;
        }

        return measure;
    }

    private static bool HasVowel(string word, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (!IsConsonant(word, i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The paper's *d.</summary>
    private static bool EndsDouble(string word) =>
        word.Length >= 2 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    /// <summary>The paper's *o: consonant, vowel, consonant, the last not w, x or y.</summary>
    private static bool EndsShort(string word, int length) =>
        length >= 3 && IsConsonant(word, length - 1) && !IsConsonant(word, length - 2) && IsConsonant(word, length - 3)
        && word[length - 1] is not ('w' or 'x' or 'y');

    private static (string Suffix, string Instead)[] ByLength(params (string Suffix, string Instead)[] rules) =>
        [.. rules.OrderByDescending(rule => rule.Suffix.Length)];
}
