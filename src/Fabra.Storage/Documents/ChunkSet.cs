namespace Fabra.Storage.Documents;

/// <summary>A set of chunks by small whole numbers, one bit each.</summary>
internal sealed class ChunkSet
{
    private const int Bits = 64;

    private ulong[] _words = new ulong[64];

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

        var bit = 1UL << (int)(chunk % Bits);
        Count += (_words[word] & bit) == 0 ? 1 : 0;
        _words[word] |= bit;
    }

    public void AddRange(long first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add(first + i);
        }
    }

    /// <summary>In ascending order.</summary>
    public IEnumerable<long> Enumerate()
    {
        for (var word = 0; word < _words.Length; word++)
        {
            for (var rest = _words[word]; rest != 0; rest &= rest - 1)
            {
                yield return ((long)word * Bits) + long.TrailingZeroCount((long)rest);
            }
        }
    }
}
