using System.Globalization;
using Fabra.Storage.Sql;
using Npgsql;

namespace Fabra.Storage.Postgres.Sql;

/// <summary>
/// Postgres' values as Fabra's. What has no kind of its own (decimals, dates, times, intervals, UUIDs, arrays, NaN, infinities) is the text that
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

    /// <summary>How a column is read.</summary>
    public static Func<NpgsqlDataReader, int, Value> Reader(string databaseType) => BaseName(databaseType) switch
    {
        var type when Timestamps.Contains(type) => static (reader, i) => SqlTimestamps.Of(reader.GetString(i)),
        // A sum of bigint is numeric.
        "numeric" => static (reader, i) => SqlNumbers.Whole(reader.GetString(i)),
        _ => static (reader, i) => Of(reader.GetValue(i)),
    };

    /// <summary>Reads a row.</summary>
    public static IReadOnlyList<Value> ReadRow(NpgsqlDataReader reader, Func<NpgsqlDataReader, int, Value>[] readers)
    {
        var row = new Value[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
        {
            if (reader.IsDBNull(i))
            {
                row[i] = Value.Null;
                continue;
            }

            SqlLimits.CheckField(reader.GetBytes(i, 0, null, 0, 0), reader.GetName(i));
            row[i] = readers[i](reader, i);
        }

        return row;
    }

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

    /// <summary>Without a precision such as <c>(3)</c>.</summary>
    private static string BaseName(string databaseType)
    {
        var bracket = databaseType.IndexOf('(', StringComparison.Ordinal);
        return bracket < 0 ? databaseType
            : databaseType[..bracket] + databaseType[(databaseType.IndexOf(')', StringComparison.Ordinal) + 1)..];
    }
}
