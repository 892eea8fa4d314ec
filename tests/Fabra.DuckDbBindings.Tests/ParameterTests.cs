using System.Numerics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Fabra.DuckDbBindings.Tests;

public sealed class ParameterTests
{
    private static readonly Guid SomeId = Guid.Parse("0198f3c1-7a2b-7def-8123-456789abcdef");

    public static TheoryData<object, string, string> Parameters => new()
    {
        { true, "BOOLEAN", "true" },
        { (sbyte)-128, "TINYINT", "-128" },
        { short.MinValue, "SMALLINT", "-32768" },
        { int.MinValue, "INTEGER", "-2147483648" },
        { long.MinValue, "BIGINT", "-9223372036854775808" },
        { byte.MaxValue, "UTINYINT", "255" },
        { ushort.MaxValue, "USMALLINT", "65535" },
        { uint.MaxValue, "UINTEGER", "4294967295" },
        { ulong.MaxValue, "UBIGINT", "18446744073709551615" },
        { DuckDBHugeInt.HugeIntMaxValue, "HUGEINT", "170141183460469231731687303715884105727" },
        { DuckDBHugeInt.HugeIntMinValue + 1, "HUGEINT", "-170141183460469231731687303715884105727" },
        { DuckDBUHugeInt.HugeIntMaxValue, "UHUGEINT", "340282366920938463463374607431768211455" },
        { 1.5f, "FLOAT", "1.5" },
        { 0.1, "DOUBLE", "0.1" },
        { -79228162514264337593543950335m, "DECIMAL(29,0)", "-79228162514264337593543950335" },
        { 1.0000000000000000000000000001m, "DECIMAL(29,28)", "1.0000000000000000000000000001" },
        { "naïve 数据 🦆", "VARCHAR", "naïve 数据 🦆" },
        { "", "VARCHAR", "" },
        { SomeId, "UUID", "0198f3c1-7a2b-7def-8123-456789abcdef" },
        { Guid.Parse("f198f3c1-7a2b-7def-8123-456789abcdef"), "UUID", "f198f3c1-7a2b-7def-8123-456789abcdef" },
        { new DateOnly(1969, 12, 31), "DATE", "1969-12-31" },
        { new TimeOnly(23, 59, 59, 999, 999), "TIME", "23:59:59.999999" },
        { new DateTime(1969, 12, 31, 23, 59, 59).AddTicks(9_999_990), "TIMESTAMP", "1969-12-31 23:59:59.999999" },
        { new TimeSpan(-1, -2, -3), "INTERVAL", "-01:02:03" },
        { new TimeSpan(40, 1, 0, 0), "INTERVAL", "40 days 01:00:00" },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Bind_value_arrives_exactly(object value, string type, string text)
    {
        using var connection = Sql.OpenMemory();

        connection.Text($"SELECT CAST(?::{type} AS VARCHAR)", value).ShouldBe(text);
        connection.Value($"SELECT ?::{type}", value).ShouldBe(value);
    }

    [Fact]
    public void Bind_null_arrives_as_null()
    {
        using var connection = Sql.OpenMemory();

        connection.Value("SELECT ?::INTEGER IS NULL", [null]).ShouldBe(true);
        connection.Value("SELECT ?::VARCHAR IS NULL", DBNull.Value).ShouldBe(true);
    }

    [Fact]
    public void Bind_instant_with_offset_arrives_as_the_same_instant()
    {
        using var connection = Sql.OpenMemory();
        var instant = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(5));

        connection.Value("SELECT epoch_us(?::TIMESTAMPTZ)", instant).ShouldBe(1_772_348_400_000_000);
    }

    [Fact]
    public void Bind_text_with_nul_keeps_what_follows()
    {
        using var connection = Sql.OpenMemory();

        connection.Value("SELECT length(?)", "a\0b").ShouldBe(3L);
        connection.Value("SELECT ?", "a\0b").ShouldBe("a\0b");
    }

    [Fact]
    public void Command_text_with_nul_is_refused_and_not_cut()
    {
        using var connection = Sql.OpenMemory();

        Should.Throw<ArgumentException>(() => connection.Value("SELECT 1\0 + 1"));
    }

    [Fact]
    public void Bind_huge_text_and_blob_come_back_whole()
    {
        using var connection = Sql.OpenMemory();
        var text = string.Concat(Enumerable.Repeat("数据🦆", 2_000_000));
        var blob = new byte[20_000_000];
        new Random(1).NextBytes(blob);

        connection.Value("SELECT ?", text).ShouldBe(text);

        using var command = connection.Command("SELECT ?::BLOB, ?::BLOB", blob, Array.Empty<byte>());
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        reader.Blob(0).AsSpan().SequenceEqual(blob).ShouldBeTrue();
        reader.Blob(1).ShouldBeEmpty();
    }

    [Fact]
    public void Bind_by_name_finds_each_parameter()
    {
        using var connection = Sql.OpenMemory();
        using var command = connection.Command("SELECT $b - $a");
        command.Parameters.Add(new DuckDBParameter("a", 2));
        command.Parameters.Add(new DuckDBParameter("b", 44));

        command.ExecuteScalar().ShouldBe(42);
    }

    [Fact]
    public void Bind_list_arrives_in_order()
    {
        using var connection = Sql.OpenMemory();

        connection.Field<List<int>>("SELECT ?::INTEGER[]", new List<int> { 3, 1, 2 }).ShouldBe([3, 1, 2]);
        connection.Text("SELECT CAST(?::VARCHAR[2] AS VARCHAR)", new List<string> { "x", "y" }).ShouldBe("[x, y]");
    }

    [Fact]
    public void HugeInt_out_of_range_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new DuckDBHugeInt(BigInteger.Pow(2, 127)));
        Should.Throw<ArgumentOutOfRangeException>(() => new DuckDBUHugeInt(BigInteger.MinusOne));
        new DuckDBHugeInt(BigInteger.MinusOne).ShouldBe(new DuckDBHugeInt(ulong.MaxValue, -1));
    }
}
