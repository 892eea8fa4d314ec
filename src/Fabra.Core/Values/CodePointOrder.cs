namespace Fabra.Core.Values;

/// <summary>
/// The order of texts by code point, which is that of their UTF-8. .NET's ordinal order is another one: it puts U+1F40E before U+FF5E,
/// because it compares the halves of surrogate pairs.
/// </summary>
internal static class CodePointOrder
{
    /// <summary>For sorting.</summary>
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create(Compare);

    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        return common == left.Length || common == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[common]).CompareTo(Rank(right[common]));
    }

    /// <summary>Entries by their names.</summary>
    public static IEnumerable<KeyValuePair<string, T>> Sort<T>(IEnumerable<KeyValuePair<string, T>> entries) =>
        entries.OrderBy(entry => entry.Key, Comparer);

    // In UTF-16 the units of code points from U+10000 on lie below U+E000 to U+FFFF, which they follow by code point.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
