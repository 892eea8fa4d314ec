using System.Globalization;
using System.Text;
using Fabra.Core.Values;

namespace Fabra.Storage.DuckDb.Tests;

/// <summary>Every type that a SELECT can name, held against the text that the database itself prints.</summary>
public sealed class SqlTypeTests
{
    /// <summary>An expression, its type as the database names it, and the kind of value it becomes.</summary>
    public static readonly TheoryData<string, string, ValueKind> Types = new()
    {
        { "true", "BOOLEAN", ValueKind.Bool },
        { "(-128)::TINYINT", "TINYINT", ValueKind.Int64 },
        { "(-32768)::SMALLINT", "SMALLINT", ValueKind.Int64 },
        { "2147483647", "INTEGER", ValueKind.Int64 },
        { "(-9223372036854775808)::BIGINT", "BIGINT", ValueKind.Int64 },
        { "255::UTINYINT", "UTINYINT", ValueKind.Int64 },
        { "65535::USMALLINT", "USMALLINT", ValueKind.Int64 },
        { "4294967295::UINTEGER", "UINTEGER", ValueKind.Int64 },
        { "5::UBIGINT", "UBIGINT", ValueKind.Int64 },
        { "18446744073709551615::UBIGINT", "UBIGINT", ValueKind.String },
        { "(-5)::HUGEINT", "HUGEINT", ValueKind.Int64 },
        { "170141183460469231731687303715884105727::HUGEINT", "HUGEINT", ValueKind.String },
        { "340282366920938463463374607431768211455::UHUGEINT", "UHUGEINT", ValueKind.String },
        { "'123456789012345678901234567890123456789012345678901234567890'::BIGNUM", "BIGNUM", ValueKind.String },
        { "0.1::FLOAT", "FLOAT", ValueKind.Double },
        { "0.1::DOUBLE", "DOUBLE", ValueKind.Double },
        { "1.50::DECIMAL(5,2)", "DECIMAL(5,2)", ValueKind.String },
        { "5::DECIMAL(38,0)", "DECIMAL(38,0)", ValueKind.Int64 },
        { "99999999999999999999999999999999999999::DECIMAL(38,0)", "DECIMAL(38,0)", ValueKind.String },
        { "1.2345678901234567890123456789012345678::DECIMAL(38,37)", "DECIMAL(38,37)", ValueKind.String },
        { "DATE '2024-02-29'", "DATE", ValueKind.String },
        { "DATE 'infinity'", "DATE", ValueKind.String },
        { "DATE '-infinity'", "DATE", ValueKind.String },
        { "DATE '0044-03-15 (BC)'", "DATE", ValueKind.String },
        { "TIME '12:30:00.000001'", "TIME", ValueKind.String },
        { "TIME '24:00:00'", "TIME", ValueKind.String },
        { "'12:30:00+02'::TIMETZ", "TIME WITH TIME ZONE", ValueKind.String },
        { "TIMESTAMP '2024-01-15 10:00:00.000001'", "TIMESTAMP", ValueKind.Timestamp },
        { "TIMESTAMP 'infinity'", "TIMESTAMP", ValueKind.String },
        { "TIMESTAMP '0044-03-15 (BC) 10:00:00'", "TIMESTAMP", ValueKind.String },
        { "TIMESTAMP '12024-01-15 10:00:00'", "TIMESTAMP", ValueKind.String },
        { "'2024-01-15 10:00:00'::TIMESTAMP_S", "TIMESTAMP_S", ValueKind.Timestamp },
        { "'2024-01-15 10:00:00.123'::TIMESTAMP_MS", "TIMESTAMP_MS", ValueKind.Timestamp },
        { "'2024-01-15 10:00:00.123456'::TIMESTAMP_NS", "TIMESTAMP_NS", ValueKind.Timestamp },
        { "'2024-01-15 10:00:00.123456789'::TIMESTAMP_NS", "TIMESTAMP_NS", ValueKind.String },
        { "'2024-01-15 10:00:00.5+00'::TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", ValueKind.Timestamp },
        { "INTERVAL '5 years 2 months 40 days 30 hours'", "INTERVAL", ValueKind.String },
        { "TIMESTAMP '2024-03-15' - TIMESTAMP '2020-01-01'", "INTERVAL", ValueKind.String },
        { "INTERVAL '1000000 hours'", "INTERVAL", ValueKind.String },
        { "'01912345-6789-7abc-def0-123456789abc'::UUID", "UUID", ValueKind.String },
        { "'0101'::BIT", "BIT", ValueKind.String },
        { "'b'::ENUM('a','b')", "ENUM('a', 'b')", ValueKind.String },
        { "'it''s ü'", "VARCHAR", ValueKind.String },
        { "'{\"a\": 1}'::JSON", "JSON", ValueKind.String },
        { "NULL", "INTEGER", ValueKind.Null },
        { "'ab'::BLOB", "BLOB", ValueKind.Bytes },
        { "[1, NULL]", "INTEGER[]", ValueKind.List },
        { "array_value(1, 2)", "INTEGER[2]", ValueKind.List },
        { "{'a': 1, 'b]': 'x'}", "STRUCT(a INTEGER, \"b]\" VARCHAR)", ValueKind.Struct },
        { "MAP {'k': 2}", "MAP(VARCHAR, INTEGER)", ValueKind.Struct },
        { "union_value(num := 2)", "UNION(num INTEGER)", ValueKind.Struct },
        { "5::VARIANT", "VARIANT", ValueKind.String },
        { "{'a': [1, 2.50]}::VARIANT", "VARIANT", ValueKind.String },
        { "sum(5)", "HUGEINT", ValueKind.Int64 },
        { "sum(0.5)", "DECIMAL(38,1)", ValueKind.String },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Types))]
    public async Task QueryAsync_says_of_every_type_what_the_database_says(string expression, string type, ValueKind kind)
    {
        await using var test = await TestStore.OpenAsync();
        var printed = (await test.SqlAsync($"SELECT ({expression})::VARCHAR"))[0][0];

        await using var result = await test.Store.Sql.QueryAsync($"SELECT {expression} AS it", Cancellation);
        var value = (await result.ReadRowsAsync(Cancellation).ToListAsync(Cancellation)).ShouldHaveSingleItem().ShouldHaveSingleItem();

        result.Columns.ShouldHaveSingleItem().DatabaseType.ShouldBe(type);
        value.Kind.ShouldBe(kind, printed.Kind == ValueKind.String ? printed.AsString : "");
        if (kind is not (ValueKind.Bytes or ValueKind.List or ValueKind.Struct or ValueKind.Null))
        {
            Shown(value, type).ShouldBe(printed.AsString);
        }
    }

    [Theory]
    [InlineData("[9007199254740993, 1]", "[9007199254740993,1]")]
    [InlineData("[1.2345678901234567890123::DECIMAL(38,22)]", "[\"1.2345678901234567890123\"]")]
    [InlineData("{'a': INTERVAL '1 month'}", "{\"a\":\"1 month\"}")]
    public async Task QueryAsync_keeps_digits_within_lists_and_structs(string expression, string json)
    {
        await using var test = await TestStore.OpenAsync();

        Encoding.UTF8.GetString(NaturalJson.Serialize((await test.SqlAsync($"SELECT {expression}"))[0][0])).ShouldBe(json);
    }

    [Theory]
    [InlineData("SELECT DATE '2024-01-01' + i::INTEGER AS d FROM range(3) t(i) ORDER BY d DESC; -- last first")]
    [InlineData("SELECT DATE '2024-01-01' + i::INTEGER AS d FROM range(3) t(i) ORDER BY d DESC -- last first")]
    [InlineData("WITH t AS (SELECT DATE '2024-01-01' + i::INTEGER AS d FROM range(3) r(i)) FROM t ORDER BY d DESC ;\n")]
    public async Task QueryAsync_with_columns_read_as_text_keeps_the_order(string sql)
    {
        await using var test = await TestStore.OpenAsync();

        (await test.SqlAsync(sql)).Select(row => row[0].AsString).ShouldBe(["2024-01-03", "2024-01-02", "2024-01-01"]);
    }

    private static string Shown(Value value, string type) => value.Kind switch
    {
        ValueKind.Bool => value.AsBool ? "true" : "false",
        ValueKind.Int64 => value.AsInt64.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => value.AsDouble.ToString(CultureInfo.InvariantCulture),
        ValueKind.Timestamp => value.AsTimestamp.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)
            + (type.EndsWith("TIME ZONE", StringComparison.Ordinal) ? "+00" : ""),
        _ => value.AsString,
    };
}
