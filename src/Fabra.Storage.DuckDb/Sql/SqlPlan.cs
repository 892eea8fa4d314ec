using System.Text;
using DuckDB.NET.Data;
using Fabra.Core.Stores;
using Fabra.Storage.Sql;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>How the columns of a SELECT are read: types that the driver reads exactly as they are, all others as text.</summary>
/// <param name="Sql">What to run: the statement as given, or around it one that casts.</param>
/// <param name="Columns">What it names, with the types as the database writes them.</param>
/// <param name="Readers">One a column.</param>
internal sealed record SqlPlan(string Sql, IReadOnlyList<SqlColumn> Columns, Func<DuckDBDataReader, int, Value>[] Readers)
{
    private const string AsText = "::VARCHAR";
    private const string AsJson = "json";

    /// <summary>As octets, whose number the driver tells before it makes a string of them.</summary>
    private const string AsOctets = "octets";

    /// <exception cref="FabraException">Not one SELECT that works: <see cref="ErrorReason.InvalidSql"/>.</exception>
    public static SqlPlan Make(DuckDBConnection connection, string sql)
    {
        SelectCheck.Check(connection, sql);
        SqlColumn[] columns =
        [
            .. connection.Query($"DESCRIBE {sql}", reader => new SqlColumn(reader.GetString(0), reader.GetString(1))),
        ];
        var kinds = Array.ConvertAll(columns, column => KindOf(column.DatabaseType));
        var casts = Array.ConvertAll(kinds, kind => kind.Cast);
        return new SqlPlan(
            casts.All(cast => cast is null) ? sql : Around(connection, sql, casts!, columns),
            columns,
            [.. kinds.Zip(columns, (kind, column) => Reader(kind, column.Name))]);
    }

    /// <summary>Reads a row.</summary>
    public IReadOnlyList<Value> ReadRow(DuckDBDataReader reader)
    {
        var row = new Value[Readers.Length];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? Value.Null : Readers[i](reader, i);
        }

        return row;
    }

    /// <summary>A field that has no bounded size is read when its size is known.</summary>
    private static Func<DuckDBDataReader, int, Value> Reader((string? Cast, Func<DuckDBDataReader, int, Value> Read) kind, string column)
    {
        var read = kind.Read;
        return kind.Cast is not (AsOctets or AsJson) ? read : (reader, i) =>
        {
            using var octets = reader.GetStream(i);
            SqlLimits.CheckField(octets.Length, column);
            return read(reader, i);
        };
    }

    private static (string? Cast, Func<DuckDBDataReader, int, Value> Read) KindOf(string type) => type switch
    {
        "BOOLEAN" => (null, static (reader, i) => Value.Of(reader.GetBoolean(i))),
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" =>
            (null, static (reader, i) => SqlValues.OfInteger(reader.GetValue(i))),
        "FLOAT" => (null, static (reader, i) => SqlValues.Of(reader.GetFloat(i))),
        "DOUBLE" => (null, static (reader, i) => SqlValues.Of(reader.GetDouble(i))),
        "VARCHAR" or "JSON" => (AsOctets, static (reader, i) => SqlValues.OfText(Text(reader, i))),
        "BLOB" => (AsOctets, static (reader, i) => Value.Of(reader.Octets(i))),
        "BIGNUM" => (AsOctets, static (reader, i) => SqlValues.OfWhole(Text(reader, i))),
        "UBIGINT" or "HUGEINT" or "UHUGEINT" => (AsText, static (reader, i) => SqlValues.OfWhole(reader.GetString(i))),
        _ when IsWholeDecimal(type) => (AsText, static (reader, i) => SqlValues.OfWhole(reader.GetString(i))),
        _ when IsTimestamp(type) => (AsText, static (reader, i) => SqlValues.OfTimestamp(reader.GetString(i))),
        _ when IsNested(type) => (AsJson, static (reader, i) => SqlValues.OfJson(Text(reader, i))),
        _ when IsEndless(type) => (AsOctets, static (reader, i) => SqlValues.OfText(Text(reader, i))),
        _ => (AsText, static (reader, i) => SqlValues.OfText(reader.GetString(i))),
    };

    private static string Text(DuckDBDataReader reader, int column) => Encoding.UTF8.GetString(reader.Octets(column));

    /// <summary>Types whose text has any length: bits, and whatever a later version brings.</summary>
    private static bool IsEndless(string type) => !type.StartsWith("DECIMAL(", StringComparison.Ordinal) && type is not (
        "DATE" or "TIME" or "TIME_NS" or "TIME WITH TIME ZONE" or "INTERVAL" or "UUID" or "\"NULL\"" or "NULL");

    private static bool IsWholeDecimal(string type) =>
        type.StartsWith("DECIMAL(", StringComparison.Ordinal) && type.EndsWith(",0)", StringComparison.Ordinal);

    private static bool IsTimestamp(string type) => type is "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS"
        or "TIMESTAMP WITH TIME ZONE";

    /// <summary>Lists and arrays end with brackets; names of members, which could too, stand within the others.</summary>
    private static bool IsNested(string type) => type.EndsWith(']')
        || type.StartsWith("STRUCT(", StringComparison.Ordinal)
        || type.StartsWith("MAP(", StringComparison.Ordinal)
        || type.StartsWith("UNION(", StringComparison.Ordinal);

    private static string Around(DuckDBConnection connection, string sql, string?[] casts, SqlColumn[] columns)
    {
        string[] names = [.. casts.Select((_, i) => $"c{i}")];
        var selected = string.Join(", ", names.Select((name, i) => casts[i] switch
        {
            null => name,
            AsText => $"{name}{AsText}",
            AsOctets when columns[i].DatabaseType == "BLOB" => name,
            AsOctets => $"encode({name}{AsText})",
            _ => $"encode(to_json({name}){AsText})",
        }));
        string Of(string inner) => $"SELECT {selected} FROM (\n{inner}\n) AS q({string.Join(", ", names)})";

        // The line break ends a comment. What has a semicolon with a comment behind it is written again by the database itself, which
        // knows neither, but not every statement either.
        var whole = Of(sql.TrimEnd([';', ' ', '\t', '\r', '\n']));
        return SelectCheck.IsOne(connection, whole)
            ? whole
            : Of((string)connection.Scalar("SELECT json_deserialize_sql(json_serialize_sql(?::VARCHAR))", sql)!);
    }
}
