using System.Globalization;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>Every type that a SELECT can name, held against the text that the server itself prints.</summary>
public sealed class SqlTypeTests
{
    /// <summary>An expression, its type as the driver gives the server's name, and the kind of value it becomes.</summary>
    public static readonly TheoryData<string, string, ValueKind> Types = new()
    {
        { "true", "boolean", ValueKind.Bool },
        { "(-32768)::smallint", "smallint", ValueKind.Int64 },
        { "2147483647", "integer", ValueKind.Int64 },
        { "(-9223372036854775808)::bigint", "bigint", ValueKind.Int64 },
        { "0.1::real", "real", ValueKind.Double },
        { "0.1::double precision", "double precision", ValueKind.Double },
        { "'NaN'::double precision", "double precision", ValueKind.String },
        { "'-Infinity'::real", "real", ValueKind.String },
        { "sum(5)", "bigint", ValueKind.Int64 },
        { "sum(5::bigint)", "numeric", ValueKind.Int64 },
        { "sum(0.5)", "numeric", ValueKind.String },
        { "'NaN'::numeric", "numeric", ValueKind.String },
        { "99999999999999999999999999999999999999::numeric(38,0)", "numeric(38)", ValueKind.String },
        { "5::numeric(38,0)", "numeric(38)", ValueKind.Int64 },
        { "1.2345678901234567890123456789012345678::numeric(38,37)", "numeric(38, 37)", ValueKind.String },
        { "12.5::money", "money", ValueKind.String },
        { "DATE '2024-02-29'", "date", ValueKind.String },
        { "DATE 'infinity'", "date", ValueKind.String },
        { "DATE '0044-03-15 BC'", "date", ValueKind.String },
        { "TIME '12:30:00.000001'", "time without time zone", ValueKind.String },
        { "TIME '24:00'", "time without time zone", ValueKind.String },
        { "TIMETZ '12:30:00+02'", "time with time zone", ValueKind.String },
        { "TIMESTAMP '2024-01-15 10:00:00.000001'", "timestamp without time zone", ValueKind.Timestamp },
        { "TIMESTAMP(3) '2024-01-15 10:00:00.123'", "timestamp(3) without time zone", ValueKind.Timestamp },
        { "TIMESTAMP 'infinity'", "timestamp without time zone", ValueKind.String },
        { "TIMESTAMP '0044-03-15 10:00:00 BC'", "timestamp without time zone", ValueKind.String },
        { "TIMESTAMP '12024-01-15 10:00:00'", "timestamp without time zone", ValueKind.String },
        { "TIMESTAMPTZ '2024-01-15 12:00:00.5+02'", "timestamp with time zone", ValueKind.Timestamp },
        { "TIMESTAMPTZ '-infinity'", "timestamp with time zone", ValueKind.String },
        { "age(TIMESTAMP '2024-03-15', TIMESTAMP '2020-01-01')", "interval", ValueKind.String },
        { "INTERVAL '1000000 hours'", "interval", ValueKind.String },
        { "'01912345-6789-7abc-def0-123456789abc'::uuid", "uuid", ValueKind.String },
        { "B'0101'", "bit", ValueKind.String },
        { "B'0101'::varbit", "bit varying", ValueKind.String },
        { "'it''s ü'::text", "text", ValueKind.String },
        { "'ab'::varchar(5)", "character varying(5)", ValueKind.String },
        { "'ab'::\"char\"", "char", ValueKind.String },
        { "'x'::name", "name", ValueKind.String },
        { "'{\"a\": 1}'::json", "json", ValueKind.String },
        { "'{\"a\": 1}'::jsonb", "jsonb", ValueKind.String },
        { "'$.a'::jsonpath", "jsonpath", ValueKind.String },
        { "'<a/>'::xml", "xml", ValueKind.String },
        { "'127.0.0.1/8'::inet", "inet", ValueKind.String },
        { "'08:00:2b:01:02:03'::macaddr", "macaddr", ValueKind.String },
        { "'(1,2)'::point", "point", ValueKind.String },
        { "int4range(1, 5)", "int4range", ValueKind.String },
        { "'a b'::tsvector", "tsvector", ValueKind.String },
        { "ARRAY[1, NULL, 3]", "integer[]", ValueKind.String },
        { "ROW(1, 'x')", "record", ValueKind.String },
        { "'pg_class'::regclass", "regclass", ValueKind.String },
        { "26::oid", "oid", ValueKind.String },
        { "NULL", "text", ValueKind.Null },
        { "'\\x6162'::bytea", "bytea", ValueKind.Bytes },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Types))]
    public async Task QueryAsync_says_of_every_type_what_the_server_says(string expression, string type, ValueKind kind)
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();
        await using var text = await store.Sql.QueryAsync($"SELECT ({expression})::text", Cancel);
        var printed = (await text.ReadRowsAsync(Cancel).ToListAsync(Cancel))[0][0];

        await using var result = await store.Sql.QueryAsync($"SELECT {expression} AS it", Cancel);
        var value = (await result.ReadRowsAsync(Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem().ShouldHaveSingleItem();

        result.Columns.ShouldHaveSingleItem().DatabaseType.ShouldBe(type);
        value.Kind.ShouldBe(kind, printed.Kind == ValueKind.String ? printed.AsString : "");
        if (kind is not (ValueKind.Bytes or ValueKind.Null))
        {
            Shown(value, type).ShouldBe(printed.AsString);
        }
    }

    private static string Shown(Value value, string type) => value.Kind switch
    {
        ValueKind.Bool => value.AsBool ? "true" : "false",
        ValueKind.Int64 => value.AsInt64.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => value.AsDouble.ToString(CultureInfo.InvariantCulture),
        ValueKind.Timestamp => value.AsTimestamp.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)
            + (type.EndsWith("with time zone", StringComparison.Ordinal) ? "+00" : ""),
        _ => value.AsString,
    };
}
