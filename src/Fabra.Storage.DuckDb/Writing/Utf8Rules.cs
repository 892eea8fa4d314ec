using System.Runtime.InteropServices;
using Fabra.Core.Errors;
using Fabra.Storage.Text;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>DuckDB's appender takes any octets for text, so that text is checked here.</summary>
internal static class Utf8Rules
{
    private static readonly StorableText Text = new(DuckDbErrors.Store);

    /// <summary>The octets as an array, which is what the appender takes.</summary>
    /// <exception cref="RowRefusedException">Not UTF-8, or U+0000 in it, which not every backend can store.</exception>
    public static byte[] Check(ReadOnlyMemory<byte> text, string column) =>
        MemoryMarshal.TryGetArray(Text.Check(text, column), out var segment)
            && segment.Offset == 0 && segment.Array is { } array && segment.Count == array.Length
                ? array
                : text.ToArray();

    /// <exception cref="RowRefusedException">The text holds U+0000 or half of a surrogate pair.</exception>
    public static string Check(string text, string column) => Text.Check(text, column);
}
