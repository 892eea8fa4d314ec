namespace Fabra.Core.Documents.Embedding;

/// <summary>
/// The hash that gives a feature its dimension and its sign: FNV-1a of 64 bits over UTF-16 units, the low octet first, then the final
/// mixing of MurmurHash3, without which neighbouring texts would land in neighbouring dimensions. Written out here because vectors are
/// stored: it may never change.
/// </summary>
internal static class FeatureHash
{
    private const ulong Prime = 0x100000001B3;

    /// <summary>Where the hash of a word begins.</summary>
    public static readonly ulong Word = Continue(0xCBF29CE484222325, "w");

    /// <summary>Where the hash of a part of a word begins.</summary>
    public static readonly ulong Part = Continue(0xCBF29CE484222325, "p");

    /// <summary>The hash of what was hashed so far and then <paramref name="units"/>.</summary>
    public static ulong Continue(ulong hash, ReadOnlySpan<char> units)
    {
        foreach (char unit in units)
        {
            hash = (hash ^ (byte)unit) * Prime;
            hash = (hash ^ (byte)(unit >> 8)) * Prime;
        }

        return hash;
    }

    /// <summary>Spreads what differs over all bits.</summary>
    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
