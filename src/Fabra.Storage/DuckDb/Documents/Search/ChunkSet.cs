namespace Fabra.Storage.DuckDb.Documents.Search;

/// <summary>A set of chunks of one index by their numbers, one bit each.</summary>
internal sealed class ChunkSet
{
    private const int Bits = 64;

    private ulong[] _words = new ulong[64];

    /// <summary>How many were added; each is added once.</summary>
    public long Count { get; private set; }

    public bool Contains(long chunk)
    {
        var word = chunk / Bits;
        return word < _words.Length && (_words[word] >> (int)(chunk % Bits) & 1) != 0;
    }

    public void Add(long chunk)
    {
        var word = (int)(chunk / Bits);
        if (word >= _words.Length)
        {
            Array.Resize(ref _words, Math.Max(word + 1, 2 * _words.Length));
        }

        _words[word] |= 1UL << (int)(chunk % Bits);
        Count++;
    }

    public void AddRange(long first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add(first + i);
        }
    }

    public List<long> ToList()
    {
        var chunks = new List<long>();
        for (var word = 0; word < _words.Length; word++)
        {
            for (var rest = _words[word]; rest != 0; rest &= rest - 1)
            {
                chunks.Add(((long)word * Bits) + long.TrailingZeroCount((long)rest));
            }
        }

        return chunks;
    }
}
