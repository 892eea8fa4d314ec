using System.Globalization;
using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>Reading and writing fields as Fabra holds them.</summary>
internal static class PostgresFields
{
    /// <summary>Text or JSON as the stored octets, without the detour through UTF-16.</summary>
    public static byte[] Octets(this NpgsqlDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    /// <summary>A timestamp column, which is UTC.</summary>
    public static DateTimeOffset Instant(this NpgsqlDataReader reader, int column) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));

    /// <summary>An instant as a timestamp column holds it: UTC without zone.</summary>
    public static DateTime Stamp(this DateTimeOffset instant) =>
        DateTime.SpecifyKind(instant.UtcDateTime, DateTimeKind.Unspecified);

    /// <summary>A literal of a timestamp.</summary>
    public static string Literal(this DateTimeOffset instant) =>
        $"timestamp '{instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";
}
