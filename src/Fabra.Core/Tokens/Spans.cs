namespace Fabra.Core.Tokens;

internal static class Spans
{
    /// <summary>How many elements the ends of two spans share; the runtime has this for beginnings only.</summary>
    public static int CommonSuffixLength<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IEquatable<T>
    {
        const int Step = 64;
        int limit = Math.Min(a.Length, b.Length);
        int length = 0;
        while (length + Step <= limit && a[^(length + Step)..^length].SequenceEqual(b[^(length + Step)..^length]))
        {
            length += Step;
        }

        while (length < limit && a[^(length + 1)].Equals(b[^(length + 1)]))
        {
            length++;
        }

        return length;
    }
}
