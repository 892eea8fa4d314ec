using System.Globalization;
using Fabra.Core.Values;
using Npgsql;

namespace Fabra.Storage.Postgres.Sql;

/// <summary>
/// Postgres' values as Fabra's. What has no kind of its own (numeric, dates, times, UUIDs, arrays, NaN, infinities) is the text that
/// the server prints.
/// </summary>
internal static class SqlValues
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "boolean", "smallint", "integer", "bigint", "real", "double precision", "bytea", "text", "character varying", "json", "jsonb",
    };

    private static readonly HashSet<string> Timestamps =
        new(StringComparer.Ordinal) { "timestamp without time zone", "timestamp with time zone" };

    /// <summary>Whether a column is to be asked for as text. Timestamps are: theirs may be beyond what .NET can hold.</summary>
    public static bool IsText(string databaseType) => !Known.Contains(BaseName(databaseType));

    /// <summary>Reads a row.</summary>
    /// <param name="timestamps">Which columns are timestamps.</param>
    public static IReadOnlyList<Value> ReadRow(NpgsqlDataReader reader, bool[] timestamps)
    {
        var row = new Value[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? Value.Null
                : timestamps[i] ? Timestamp(reader.GetString(i))
                : Of(reader.GetValue(i));
        }

        return row;
    }

    public static bool IsTimestamp(string databaseType) => Timestamps.Contains(BaseName(databaseType));

    private static Value Of(object value) => value switch
    {
        bool flag => Value.Of(flag),
        short number => Value.Of(number),
        int number => Value.Of(number),
        long number => Value.Of(number),
        float number => Of(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        double number => Of(number),
        byte[] octets => Value.Of(octets),
        _ => Value.Of((string)value),
    };

    private static Value Of(double number) => double.IsFinite(number)
        ? Value.Of(number)
        : Value.Of(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");

    // As printed in the ISO style: 2024-01-15 10:00:00.000001, with +00 at its end when the type has a zone, which is UTC here.
    private static Value Timestamp(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? Value.Of(instant)
            : Value.Of(text);

    /// <summary>Without a precision such as <c>(3)</c>.</summary>
    private static string BaseName(string databaseType)
    {
        var bracket = databaseType.IndexOf('(', StringComparison.Ordinal);
        return bracket < 0 ? databaseType
            : databaseType[..bracket] + databaseType[(databaseType.IndexOf(')', StringComparison.Ordinal) + 1)..];
    }
}
