using System.Text;

namespace Fabra.Core.Documents.Search;

/// <summary>Turns a text into the terms by which it is found.</summary>
public static class TermAnalyzer
{
    /// <summary>Names the rules: terms made by others cannot be compared.</summary>
    public const string Name = "fabra-terms-v1";

    /// <summary>Of a term, in UTF-16 units.</summary>
    public const int MaxTermLength = 100;

    /// <summary>The terms of a text in order, repetitions kept.</summary>
    public static IReadOnlyList<string> Analyze(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var terms = new List<string>();
        int start = -1;
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                start = start < 0 ? at : start;
            }
            else if (start >= 0)
            {
                Add(text[start..at]);
                start = -1;
            }

            at += rune.Utf16SequenceLength;
        }

        if (start >= 0)
        {
            Add(text[start..]);
        }

        return terms;

        void Add(string word)
        {
            for (int from = 0; from < word.Length; from += MaxTermLength)
            {
                terms.Add(word.Substring(from, Math.Min(MaxTermLength, word.Length - from)).ToLowerInvariant());
            }
        }
    }
}
