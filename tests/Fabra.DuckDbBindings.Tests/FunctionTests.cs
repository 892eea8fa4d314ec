using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;

namespace Fabra.DuckDbBindings.Tests;

public sealed class FunctionTests
{
    [Fact]
    public void Scalar_function_is_called_for_every_row()
    {
        using var connection = Sql.OpenMemory();
        connection.RegisterScalarFunction<int, int, int>("plus", (a, b) => a + b);
        connection.RegisterScalarFunction<string, string>("shout", text => text.ToUpperInvariant() + "!");

        connection.Value("SELECT sum(plus(i::INTEGER, 1))::BIGINT FROM range(100000) r(i)").ShouldBe(5_000_050_000L);
        connection.Value("SELECT shout('naïve and long enough')").ShouldBe("NAÏVE AND LONG ENOUGH!");
    }

    [Fact]
    public void Scalar_function_that_throws_fails_the_query_with_its_message()
    {
        using var connection = Sql.OpenMemory();
        connection.RegisterScalarFunction<int, int>("refuse", (int _) => throw new InvalidOperationException("not this one"));

        Should.Throw<DuckDBException>(() => connection.Value("SELECT refuse(1)")).Message.ShouldContain("not this one");
    }

    [Fact]
    public void Table_function_yields_its_rows()
    {
        using var connection = Sql.OpenMemory();
        connection.RegisterTableFunction(
            "squares", (int count) => Enumerable.Range(1, count), n => new { n, square = (long)n * n });

        connection.Text("SELECT (count(*), max(square))::VARCHAR FROM squares(5000)").ShouldBe("(5000, 25000000)");
        connection.Text("SELECT list(square)::VARCHAR FROM squares(3)").ShouldBe("[1, 4, 9]");
    }

    [Fact]
    public void Table_function_arguments_of_every_type_arrive_exactly()
    {
        using var connection = Sql.OpenMemory();

        Echo(connection, "true", true);
        Echo(connection, "(-128)::TINYINT", (sbyte)-128);
        Echo(connection, "(-32768)::SMALLINT", short.MinValue);
        Echo(connection, "(-2147483648)::INTEGER", int.MinValue);
        Echo(connection, "(-9223372036854775808)::BIGINT", long.MinValue);
        Echo(connection, "(255)::UTINYINT", byte.MaxValue);
        Echo(connection, "(65535)::USMALLINT", ushort.MaxValue);
        Echo(connection, "(4294967295)::UINTEGER", uint.MaxValue);
        Echo(connection, "(18446744073709551615)::UBIGINT", ulong.MaxValue);
        Echo(connection, "(1.5)::FLOAT", 1.5f);
        Echo(connection, "(0.1)::DOUBLE", 0.1);
        Echo(connection, "(-170141183460469231731687303715884105727)::HUGEINT", -BigInteger.Pow(2, 127) + 1);
        Echo(connection, "'naïve 数据'", "naïve 数据");
        Echo(connection, "'8198f3c1-7a2b-7def-8123-456789abcdef'::UUID", Guid.Parse("8198f3c1-7a2b-7def-8123-456789abcdef"));
        Echo(connection, "DATE '1969-12-31'", new DateOnly(1969, 12, 31));
        Echo(connection, "TIME '23:59:59.000001'", new TimeOnly(23, 59, 59).Add(TimeSpan.FromMicroseconds(1)));
        Echo(connection, "TIMESTAMP '1969-12-31 23:59:59'", new DateTime(1969, 12, 31, 23, 59, 59));
        Echo(connection, "TIMESTAMPTZ '2026-01-01 00:00:00+02'", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)));
        Echo(connection, "INTERVAL '-90 minutes'", TimeSpan.FromMinutes(-90));
        Echo(connection, "'\\x00\\xFF'::BLOB", new byte[] { 0, 255 });
    }

    [Fact]
    public void Table_function_null_argument_is_known_as_null()
    {
        using var connection = Sql.OpenMemory();
        connection.RegisterTableFunction("given", (int? value) => new[] { value.HasValue }, given => new { given });

        connection.Value("SELECT given FROM given(NULL)").ShouldBe(false);
        connection.Value("SELECT given FROM given(3)").ShouldBe(true);
    }

    private static void Echo<T>(DuckDBConnection connection, string literal, T expected)
    {
        var name = "echo_" + typeof(T).Name.ToLower(CultureInfo.InvariantCulture).Replace("[]", "s", StringComparison.Ordinal);
        T? seen = default;
        connection.RegisterTableFunction<T>(
            name,
            arguments =>
            {
                seen = arguments[0].GetValue<T>();
                return new TableFunction([new ColumnInfo("a", typeof(int))], Enumerable.Range(1, 1));
            },
            (item, writers, row) => writers[0].WriteValue((int)item!, row));

        connection.Value($"SELECT a FROM {name}({literal})").ShouldBe(1);
        seen.ShouldBe(expected);
    }
}
