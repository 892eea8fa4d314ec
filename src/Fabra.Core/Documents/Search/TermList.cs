using System.Text;

namespace Fabra.Core.Documents.Search;

/// <summary>Collects terms, and what is written together also as one.</summary>
internal sealed class TermList
{
    // Of what is joined by dots, hyphens and the like; a longer row of words is hardly one name.
    private const int MostJoined = 8;

    private readonly List<string> _terms = [];
    private readonly StringBuilder _folded = new();
    private readonly StringBuilder _joined = new();
    private int _joinedCount;

    public IReadOnlyList<string> Terms => _terms;

    /// <summary>Adds a word; of one in camel case its parts before it.</summary>
    public void AddWord(string text, int start, int end)
    {
        int from = start;
        for (int at = start + 1; at < end; at++)
        {
            if (BeginsHump(text, start, at, end))
            {
                AddWhole(text, from, at);
                from = at;
            }
        }

        if (from > start)
        {
            AddWhole(text, from, end);
        }

        AddWhole(text, start, end);
        if (_joinedCount++ < MostJoined)
        {
            CharacterFolding.Append(_joined, text.AsSpan(start, end - start));
        }
    }

    /// <summary>Adds part of a text as one word.</summary>
    public void AddWhole(string text, int start, int end)
    {
        _folded.Clear();
        CharacterFolding.Append(_folded, text.AsSpan(start, end - start));
        Add(_folded);
    }

    /// <summary>Whether the sign between two words joins them; then what is added next belongs to what was added last.</summary>
    public bool Join(char joint, bool isNumeric)
    {
        // 1,000 is 1000; but 1.2 is not 12, and node.js not nodejs.
        if (joint is '-' or '_' or '\u2010' or '\u2011' || (joint == ',' && isNumeric))
        {
            return true;
        }

        if (joint != '.')
        {
            return false;
        }

        _joined.Append('.');
        return true;
    }

    /// <summary>Adds what was joined as one term, if it was.</summary>
    public void EndCompound()
    {
        if (_joinedCount is > 1 and <= MostJoined)
        {
            Add(_joined);
        }

        _joined.Clear();
        _joinedCount = 0;
    }

    private void Add(StringBuilder folded)
    {
        for (int from = 0; from < folded.Length;)
        {
            int length = Math.Min(TermAnalyzer.MaxTermLength, folded.Length - from);
            length -= from + length < folded.Length && char.IsHighSurrogate(folded[from + length - 1]) ? 1 : 0;
            string term = folded.ToString(from, length);
            _terms.Add(IsPlain(term) ? PorterStemmer.Stem(term) : term);
            from += length;
        }
    }

    /// <summary>Whether a word goes on with a new one inside, as userName and XMLParser do at N and P.</summary>
    private static bool BeginsHump(string text, int start, int at, int end)
    {
        if (WordCharacters.At(text, at, out int width) != WordCharacter.Upper)
        {
            return false;
        }

        int before = at - 1 > start && char.IsLowSurrogate(text[at - 1]) ? at - 2 : at - 1;
        return WordCharacters.At(text, before, out _) switch
        {
            WordCharacter.Lower => true,
            WordCharacter.Upper => at + width < end && WordCharacters.At(text, at + width, out _) == WordCharacter.Lower,
            _ => false,
        };
    }

    private static bool IsPlain(string term)
    {
        foreach (char c in term)
        {
            if (!char.IsAsciiLetterLower(c))
            {
                return false;
            }
        }

        return true;
    }
}
