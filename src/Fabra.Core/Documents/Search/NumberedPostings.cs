using System.Collections;

namespace Fabra.Core.Documents.Search;

/// <summary>
/// Postings term by term, whose chunks are numbers: a common word has tens of thousands, and only the best of its chunks are ever asked for
/// their keys. They are in blocks of 48 kB, because the runtime collects arrays of 85 kB and more together with the oldest generation: with
/// lists a twelfth of the server's time went there.
/// </summary>
/// <param name="keys">The chunks by number.</param>
/// <param name="terms">How many terms were asked for.</param>
internal sealed class NumberedPostings(IReadOnlyList<ChunkKey> keys, int terms) : IReadOnlyList<TermPosting>
{
    private readonly Blocks[] _terms = [.. Enumerable.Range(0, terms).Select(_ => new Blocks())];

    public int Count => _terms.Sum(term => term.Count);

    internal IReadOnlyList<ChunkKey> Keys => keys;

    public TermPosting this[int index]
    {
        get
        {
            for (var term = 0; term < _terms.Length; term++)
            {
                if (index < _terms[term].Count)
                {
                    return Posting(term, _terms[term][index]);
                }

                index -= _terms[term].Count;
            }

            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    /// <summary>Numbers the chunks of postings that name them by their keys.</summary>
    public static NumberedPostings Of(IReadOnlyList<TermPosting> postings, int terms)
    {
        ArgumentNullException.ThrowIfNull(postings);
        var numbers = new Dictionary<ChunkKey, int>();
        var keys = new List<ChunkKey>();
        var numbered = new NumberedPostings(keys, terms);
        foreach (var posting in postings)
        {
            if (numbers.TryAdd(posting.Key, keys.Count))
            {
                keys.Add(posting.Key);
            }

            numbered.Add(posting.Term, numbers[posting.Key], posting.Count, posting.Length);
        }

        return numbered;
    }

    public void Add(int term, int chunk, int count, int length) => _terms[term].Add(new NumberedPosting(chunk, count, length));

    public IEnumerator<TermPosting> GetEnumerator()
    {
        for (var term = 0; term < _terms.Length; term++)
        {
            for (var i = 0; i < _terms[term].Count; i++)
            {
                yield return Posting(term, _terms[term][i]);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The postings of a term, one block after the other.</summary>
    internal IEnumerable<ReadOnlyMemory<NumberedPosting>> BlocksOf(int term) => _terms[term].All;

    private TermPosting Posting(int term, NumberedPosting posting) => new(keys[posting.Chunk], term, posting.Count, posting.Length);

    private sealed class Blocks
    {
        private const int BlockLength = 4_096;

        private readonly List<NumberedPosting[]> _full = [];
        private NumberedPosting[] _last = [];
        private int _used;

        public int Count => (_full.Count * BlockLength) + _used;

        public IEnumerable<ReadOnlyMemory<NumberedPosting>> All =>
            _full.Select(block => (ReadOnlyMemory<NumberedPosting>)block).Append(_last.AsMemory(0, _used));

        public NumberedPosting this[int index] =>
            index / BlockLength < _full.Count ? _full[index / BlockLength][index % BlockLength] : _last[index % BlockLength];

        public void Add(NumberedPosting posting)
        {
            if (_used == _last.Length)
            {
                Grow();
            }

            _last[_used++] = posting;
        }

        private void Grow()
        {
            if (_used == BlockLength)
            {
                _full.Add(_last);
                (_last, _used) = (new NumberedPosting[BlockLength], 0);
                return;
            }

            Array.Resize(ref _last, Math.Max(16, 2 * _used));
        }
    }
}

/// <summary>One term in one chunk, which is a number.</summary>
internal readonly record struct NumberedPosting(int Chunk, int Count, int Length);
