using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Fabra.Core.Tokens;

/// <summary>The tokens of one vocabulary by their bytes. A token's id is its rank: the lower, the earlier it merges.</summary>
/// <remarks>
/// An open-addressed table over one byte array: it holds 200,000 tokens in a few large arrays rather than in as many objects.
/// </remarks>
internal sealed class BpeVocabulary
{
    /// <summary>What <see cref="Rank"/> answers for bytes that are no token; greater than any rank.</summary>
    public const int NoRank = int.MaxValue;

    private static readonly ConcurrentDictionary<string, Lazy<BpeVocabulary>> Loaded = new(StringComparer.Ordinal);

    /// <summary>Each token behind a byte with its length; longer than all of them together.</summary>
    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly Slot[] _slots;
    private readonly int _mask;

    private BpeVocabulary(byte[] bytes, int length)
    {
        var count = 0;
        for (int at = 0; at < length; at += 1 + bytes[at])
        {
            count++;
            MaxTokenBytes = Math.Max(MaxTokenBytes, bytes[at]);
        }

        _bytes = bytes;
        _starts = new int[count];
        for (int at = 0, rank = 0; at < length; at += 1 + bytes[at])
        {
            _starts[rank++] = at;
        }

        _slots = new Slot[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_starts.Length * 2)];
        _mask = _slots.Length - 1;
        for (int rank = 0; rank < _starts.Length; rank++)
        {
            uint hash = Hash(Bytes(rank));
            int slot = (int)hash & _mask;
            while (_slots[slot].RankPlusOne != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = new Slot(hash, rank + 1);
        }
    }

    public int Count => _starts.Length;

    public int MaxTokenBytes { get; }

    public ReadOnlySpan<byte> Bytes(int rank) => _bytes.AsSpan(_starts[rank] + 1, _bytes[_starts[rank]]);

    /// <summary>The rank of the token with exactly these bytes, or <see cref="NoRank"/>.</summary>
    public int Rank(ReadOnlySpan<byte> token)
    {
        if (token.Length > MaxTokenBytes)
        {
            return NoRank;
        }

        uint hash = Hash(token);
        for (int i = (int)hash & _mask; _slots[i].RankPlusOne != 0; i = (i + 1) & _mask)
        {
            if (_slots[i].Hash == hash && token.SequenceEqual(Bytes(_slots[i].RankPlusOne - 1)))
            {
                return _slots[i].RankPlusOne - 1;
            }
        }

        return NoRank;
    }

    /// <summary>An embedded vocabulary, which all who need it share: the larger takes 6 MB.</summary>
    public static BpeVocabulary Load(string name) => Loaded.GetOrAdd(name, static name => new(() => Read(name))).Value;

    /// <summary>Reads for each token, by rank, a byte of length and its bytes; all under Brotli.</summary>
    private static BpeVocabulary Read(string name)
    {
        string resource = $"Fabra.Core.Tokens.Data.{name}.bin.br";
        using Stream packed = typeof(BpeVocabulary).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The vocabulary {name} is not embedded as {resource}.");
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream(2 * 1024 * 1024);
        brotli.CopyTo(plain);
        return new BpeVocabulary(plain.GetBuffer(), (int)plain.Length);
    }

    private static uint Hash(ReadOnlySpan<byte> token)
    {
        // Eight bytes a step; the tail overlaps, and the length keeps tails of different lengths apart.
        ulong hash = (ulong)token.Length * 0x9E3779B97F4A7C15;
        while (token.Length > 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(token)) * 0xFF51AFD7ED558CCD;
            hash ^= hash >> 32;
            token = token[8..];
        }

        hash = (hash ^ Tail(token)) * 0xC4CEB9FE1A85EC53;
        return (uint)(hash >> 32) ^ (uint)hash;
    }

    private static ulong Tail(ReadOnlySpan<byte> token) => token.Length switch
    {
        8 => MemoryMarshal.Read<ulong>(token),
        >= 4 => MemoryMarshal.Read<uint>(token) | ((ulong)MemoryMarshal.Read<uint>(token[^4..]) << 32),
        3 => (ulong)(token[0] | (token[1] << 8) | (token[2] << 16)),
        2 => (ulong)(token[0] | (token[1] << 8)),
        1 => token[0],
        _ => 0,
    };

    private readonly record struct Slot(uint Hash, int RankPlusOne);
}
