using System.Text.Unicode;
using Fabra.Core.Errors;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>DuckDB's appender takes any octets for text, so that text is checked here.</summary>
internal static class Utf8Rules
{
    /// <exception cref="RowRefusedException">Not UTF-8, or U+0000 in it, which not every backend can store.</exception>
    public static byte[] Check(ReadOnlyMemory<byte> text, string column)
    {
        if (!Utf8.IsValid(text.Span))
        {
            throw new RowRefusedException(DuckDbErrors.Store, $"{column} is not UTF-8");
        }

        if (text.Span.Contains((byte)0))
        {
            throw new RowRefusedException(DuckDbErrors.Store, $"{column} holds U+0000");
        }

        return System.Runtime.InteropServices.MemoryMarshal.TryGetArray(text, out var segment)
            && segment.Offset == 0 && segment.Array is { } array && segment.Count == array.Length
                ? array
                : text.ToArray();
    }

    /// <exception cref="RowRefusedException">The text holds U+0000 or half of a surrogate pair.</exception>
    public static string Check(string text, string column) => Fabra.Core.Values.TextRules.Fault(text) is { } fault
        ? throw new RowRefusedException(DuckDbErrors.Store, $"{column}: {fault}")
        : text;
}
