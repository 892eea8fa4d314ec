using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb;

/// <summary>Fields as DuckDB's driver alone has them; see <see cref="RowFields"/>.</summary>
internal static class DuckDbFields
{
    /// <summary>
    /// As <see cref="RowFields.Octets"/>, into a buffer that is used again and again; the octets are good until its next use.
    /// </summary>
    public static ReadOnlySpan<byte> Octets(this DuckDBDataReader reader, int column, ref byte[] buffer)
    {
        using var stream = reader.GetStream(column);
        var length = (int)stream.Length;
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(length, 2 * buffer.Length)];
        }

        stream.ReadExactly(buffer, 0, length);
        return buffer.AsSpan(0, length);
    }

    /// <summary>A literal that needs no escaping.</summary>
    public static string Literal(this Guid id) => $"'{id:D}'::UUID";

    /// <summary>
    /// UTF-8 octets into a VARCHAR column. They must have been checked: the appender takes any octets as they are.
    /// </summary>
    public static IDuckDBAppenderRow AppendUtf8(this IDuckDBAppenderRow row, byte[] text) => row.AppendValue(text.AsSpan());
}
