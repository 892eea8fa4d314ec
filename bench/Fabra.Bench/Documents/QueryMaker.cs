using System.Text.RegularExpressions;

namespace Fabra.Bench.Documents;

/// <summary>
/// Makes queries whose answers are known from the texts themselves, by rule and chance, not by hand:
/// <list type="bullet">
/// <item><c>synopsis</c>: the maintainer's one line about a package, which is not indexed; right are the packages with the same one.</item>
/// <item><c>reworded</c>: half of the words of one sentence of a text, mixed up, half of those in another form (plural, -ed, -ing); right
/// are the texts that hold the sentence.</item>
/// <item><c>misspelt</c>: the same, and half of the longer words have a letter left out, doubled or swapped.</item>
/// </list>
/// Packages are split in two halves by a hash of their names: settings were chosen on the queries of one half (<c>tune</c>), and the
/// numbers that are reported come from the other.
/// </summary>
internal sealed partial class QueryMaker
{
    private const int MostAnswers = 5;
    private const int FewestWords = 8;
    private const int MostWords = 30;

    private readonly PackageText[] _asked;
    private readonly Dictionary<string, HashSet<string>> _bySynopsis = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _bySentence = new(StringComparer.Ordinal);
    private readonly Random _random;

    public QueryMaker(IReadOnlyList<PackageText> texts, bool tune)
    {
        _asked = [.. texts.Where(text => StableHash.Of("half " + text.Name) % 2 == (tune ? 0UL : 1UL))];
        _random = new Random(tune ? 1 : 2);
        foreach (var text in texts)
        {
            Add(_bySynopsis, Family(text.Synopsis), text.Name);
            foreach (var sentence in Sentences(text))
            {
                Add(_bySentence, sentence, text.Name);
            }
        }
    }

    public IReadOnlyList<LabelledQuery> Make(int ofEachKind) =>
    [
        .. Take(ofEachKind, Synopsis),
        .. Take(ofEachKind, text => FromSentence("reworded", text, words => words)),
        .. Take(ofEachKind, text => FromSentence("misspelt", text, words => words.Select(Misspell))),
    ];

    private LabelledQuery[] Take(int count, Func<PackageText, LabelledQuery?> make)
    {
        _random.Shuffle(_asked);
        return [.. _asked.Select(make).OfType<LabelledQuery>().Take(count)];
    }

    private LabelledQuery? Synopsis(PackageText text)
    {
        var family = Family(text.Synopsis);
        return family.Split(' ').Length < 3 || _bySynopsis[family].Count > MostAnswers
            ? null
            : new LabelledQuery("synopsis", text.Synopsis, _bySynopsis[family]);
    }

    private LabelledQuery? FromSentence(string kind, PackageText text, Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        var sentences = Sentences(text).Where(sentence => _bySentence[sentence].Count <= MostAnswers).ToArray();
        if (sentences.Length == 0)
        {
            return null;
        }

        var sentence = sentences[_random.Next(sentences.Length)];
        string[] words = [.. change(sentence.Split(' ')
            .Where(_ => _random.Next(2) == 0)
            .Select(word => word.Trim('.', ',', '(', ')', '"', ';', ':', '!', '?'))
            .Where(word => word.Length > 0)
            .Select(word => _random.Next(2) == 0 ? EnglishForms.Another(word) : word))];
        _random.Shuffle(words);
        return words.Length < 3 ? null : new LabelledQuery(kind, string.Join(' ', words), _bySentence[sentence]);
    }

    private string Misspell(string word)
    {
        if (word.Length < 5 || _random.Next(2) != 0)
        {
            return word;
        }

        var at = _random.Next(1, word.Length - 1);
        return _random.Next(3) switch
        {
            0 => word.Remove(at, 1),
            1 => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
            _ => word.Insert(at, word[at].ToString()),
        };
    }

    /// <summary>Of packages built from one source the synopsis differs in brackets or after a dash only.</summary>
    private static string Family(string synopsis) => synopsis.Split([" (", " - "], 2, default)[0].Trim().ToLowerInvariant();

    private static IEnumerable<string> Sentences(PackageText text) => SentenceEnd().Split(text.Text.Replace('\n', ' '))
        .Select(sentence => sentence.Trim())
        .Where(sentence => sentence.Count(c => c == ' ') is >= FewestWords - 1 and < MostWords);

    private static void Add(Dictionary<string, HashSet<string>> sets, string key, string name)
    {
        if (!sets.TryGetValue(key, out var names))
        {
            sets.Add(key, names = new HashSet<string>(StringComparer.Ordinal));
        }

        names.Add(name);
    }

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnd();
}
