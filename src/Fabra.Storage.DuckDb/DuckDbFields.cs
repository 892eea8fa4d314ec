using System.Globalization;
using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb;

/// <summary>Reading and writing fields as Fabra holds them.</summary>
internal static class DuckDbFields
{
    /// <summary>A blob, or text selected as <c>encode(text)</c>: the stored octets, without the detour through UTF-16.</summary>
    public static byte[] Octets(this DuckDBDataReader reader, int column)
    {
        using var stream = reader.GetStream(column);
        var octets = new byte[stream.Length];
        stream.ReadExactly(octets);
        return octets;
    }

    /// <summary>The same, into a buffer that is used again and again; the octets are good until its next use.</summary>
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

    /// <summary>A TIMESTAMP column, which is UTC.</summary>
    public static DateTimeOffset Instant(this DuckDBDataReader reader, int column) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));

    /// <summary>An instant as the driver wants it for TIMESTAMP: UTC without zone.</summary>
    public static DateTime Stamp(this DateTimeOffset instant) =>
        DateTime.SpecifyKind(instant.UtcDateTime, DateTimeKind.Unspecified);

    /// <summary>A literal of a TIMESTAMP.</summary>
    public static string Literal(this DateTimeOffset instant) =>
        $"TIMESTAMP '{instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";

    /// <summary>A literal that needs no escaping.</summary>
    public static string Literal(this Guid id) => $"'{id:D}'::UUID";

    /// <summary>
    /// UTF-8 octets into a VARCHAR column. They must have been checked: the appender takes any octets as they are.
    /// </summary>
    public static IDuckDBAppenderRow AppendUtf8(this IDuckDBAppenderRow row, byte[] text) => row.AppendValue(text.AsSpan());
}
