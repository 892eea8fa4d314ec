using System.Data.Common;
using System.Globalization;

namespace Fabra.Storage.Rows;

/// <summary>Fields of rows as Fabra holds them, whichever driver reads and writes them.</summary>
internal static class RowFields
{
    /// <summary>
    /// The stored octets of a blob, text or JSON, without the detour through UTF-16. Npgsql hands over any of them; DuckDB's driver blobs
    /// only, so that text is selected there as <c>encode(text)</c>, and as streams only.
    /// </summary>
    public static byte[] Octets(this DbDataReader reader, int column)
    {
        if (reader.GetFieldType(column) != typeof(Stream))
        {
            return reader.GetFieldValue<byte[]>(column);
        }

        using var stream = reader.GetStream(column);
        var octets = new byte[stream.Length];
        stream.ReadExactly(octets);
        return octets;
    }

    /// <summary>A timestamp column, which is UTC.</summary>
    public static DateTimeOffset Instant(this DbDataReader reader, int column) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));

    /// <summary>An instant as drivers want it for a timestamp column: UTC without zone.</summary>
    public static DateTime Stamp(this DateTimeOffset instant) =>
        DateTime.SpecifyKind(instant.UtcDateTime, DateTimeKind.Unspecified);

    /// <summary>A literal of a timestamp.</summary>
    public static string Literal(this DateTimeOffset instant) =>
        $"TIMESTAMP '{instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";
}
