using System.Numerics;
using DuckDB.NET.Native;

namespace Fabra.DuckDbBindings.Tests;

public sealed class ReadingTests
{
    [Fact]
    public void Read_nested_values_come_back_whole()
    {
        using var connection = Sql.OpenMemory();

        connection.Field<List<int?>>("SELECT [1, NULL, 3]").ShouldBe([1, null, 3]);
        connection.Field<List<List<string>>>("SELECT [['a long text, not inlined', 'b'], []]")
            .ShouldBe([["a long text, not inlined", "b"], []]);
        connection.Field<Dictionary<string, object>>("SELECT {'a': 1, 'b': 'x'}")
            .ShouldBe(new Dictionary<string, object> { ["a"] = 1, ["b"] = "x" });
        connection.Field<Dictionary<string, int>>("SELECT MAP {'k': 5}").ShouldBe(new Dictionary<string, int> { ["k"] = 5 });
        connection.Field<List<int>>("SELECT [4, 5]::INTEGER[2]").ShouldBe([4, 5]);
        connection.Text("SELECT 'b'::ENUM ('a', 'b')").ShouldBe("b");
    }

    [Theory]
    [InlineData("1.5::DECIMAL(4,1)", "1.5")]
    [InlineData("-0.00001::DECIMAL(9,5)", "-0.00001")]
    [InlineData("123456789012.345::DECIMAL(18,3)", "123456789012.345")]
    [InlineData("-1234567890123456789.0123456789::DECIMAL(38,10)", "-1234567890123456789.0123456789")]
    public void Read_decimal_of_every_width_is_exact(string expression, string text)
    {
        using var connection = Sql.OpenMemory();

        connection.Field<decimal>($"SELECT {expression}")
            .ShouldBe(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        connection.Field<DuckDBDecimal>($"SELECT {expression}").ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("2024-02-29")]
    [InlineData("1900-02-28")]
    [InlineData("0001-01-01")]
    [InlineData("0000-02-29")]
    [InlineData("-5877641-06-25")]
    [InlineData("5881580-07-10")]
    public void Date_agrees_with_the_library(string text)
    {
        using var connection = Sql.OpenMemory();
        var literal = text.StartsWith('-') ? $"(make_date(-5877641, 6, 25))" : $"DATE '{text}'";
        literal = text.StartsWith("0000", StringComparison.Ordinal) ? "make_date(0, 2, 29)" : literal;

        var date = connection.Field<DuckDBDateOnly>($"SELECT {literal}");

        date.ToString().ShouldBe(text);
        date.ToDuckDBDate().Days.ShouldBe(connection.Field<int>($"SELECT {literal} - DATE '1970-01-01'"));
    }

    [Fact]
    public void Date_every_day_of_eight_centuries_goes_there_and_back()
    {
        var expected = new DateOnly(1600, 1, 1);
        for (var i = 0; i < 292_194; i++, expected = expected.AddDays(1))
        {
            DuckDBDateOnly date = expected;
            var days = date.ToDuckDBDate();
            days.Days.ShouldBe(expected.DayNumber - 719_162);
            DuckDBDateOnly.FromDuckDBDate(days).ShouldBe(date);
        }
    }

    [Fact]
    public void Date_that_is_no_day_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new DuckDBDateOnly(2023, 2, 29).ToDuckDBDate());
        Should.Throw<ArgumentOutOfRangeException>(() => new DuckDBDateOnly(2023, 13, 1).ToDuckDBDate());
        Should.Throw<ArgumentOutOfRangeException>(() => new DuckDBDateOnly(int.MaxValue, 1, 1).ToDuckDBDate());
    }

    [Fact]
    public void Infinity_is_told_apart_and_goes_back()
    {
        using var connection = Sql.OpenMemory();

        connection.Field<DuckDBDateOnly>("SELECT 'infinity'::DATE").IsPositiveInfinity.ShouldBeTrue();
        connection.Field<DuckDBDateOnly>("SELECT '-infinity'::DATE").IsNegativeInfinity.ShouldBeTrue();
        connection.Field<DuckDBTimestamp>("SELECT 'infinity'::TIMESTAMP").IsPositiveInfinity.ShouldBeTrue();
        var past = connection.Field<DuckDBTimestamp>("SELECT '-infinity'::TIMESTAMP");
        past.IsNegativeInfinity.ShouldBeTrue();
        past.ToDuckDBTimestampStruct().Micros.ShouldBe(-long.MaxValue);
    }

    [Fact]
    public void Timestamp_of_every_unit_is_exact()
    {
        using var connection = Sql.OpenMemory();
        var wanted = new DateTime(1969, 12, 31, 23, 59, 58, DateTimeKind.Unspecified);

        connection.Field<DateTime>("SELECT '1969-12-31 23:59:58'::TIMESTAMP_S").ShouldBe(wanted);
        connection.Field<DateTime>("SELECT '1969-12-31 23:59:58.123'::TIMESTAMP_MS").ShouldBe(wanted.AddMilliseconds(123));
        connection.Field<DateTime>("SELECT '1969-12-31 23:59:58.123456'::TIMESTAMP").ShouldBe(wanted.AddTicks(1_234_560));
        connection.Field<DateTime>("SELECT '1969-12-31 23:59:58.123456700'::TIMESTAMP_NS").ShouldBe(wanted.AddTicks(1_234_567));
        connection.Field<DuckDBTimestamp>("SELECT '1969-12-31 23:59:58.123456'::TIMESTAMP").ToString()
            .ShouldBe("1969-12-31T23:59:58.123456");
    }

    [Fact]
    public void Time_with_offset_keeps_both()
    {
        using var connection = Sql.OpenMemory();

        var west = connection.Field<DuckDBTimeTz>("SELECT '01:02:03.000004-05:30'::TIMETZ");
        var east = connection.Field<DuckDBTimeTz>("SELECT '23:59:59+14'::TIMETZ");

        west.ShouldBe(new DuckDBTimeTz(new DuckDBTimeOnly(1, 2, 3, 4), -((5 * 60) + 30) * 60));
        east.ShouldBe(new DuckDBTimeTz(new DuckDBTimeOnly(23, 59, 59), 14 * 3600));
    }

    [Fact]
    public void Interval_keeps_months_apart()
    {
        using var connection = Sql.OpenMemory();

        var interval = connection.Field<DuckDBInterval>("SELECT INTERVAL '14 months 3 days -1 second'");

        interval.ShouldBe(new DuckDBInterval(14, 3, -1_000_000));
        Should.Throw<ArgumentOutOfRangeException>(() => (TimeSpan)interval);
        ((TimeSpan)new DuckDBInterval(0, 3, -1)).ShouldBe(TimeSpan.FromDays(3) - TimeSpan.FromMicroseconds(1));
    }

    [Fact]
    public void Read_bignum_is_exact()
    {
        using var connection = Sql.OpenMemory();
        var big = -BigInteger.Pow(7, 200);

        connection.Value("SELECT CAST(?::BIGNUM AS VARCHAR)", big).ShouldBe(big.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Read_several_statements_gives_one_result_each()
    {
        using var connection = Sql.OpenMemory();
        using var command = connection.Command("SELECT 1; SELECT 'two' AS b, NULL");
        using var reader = command.ExecuteReader();

        reader.Read().ShouldBeTrue();
        reader.NextResult().ShouldBeTrue();
        reader.Read().ShouldBeTrue();
        reader.GetName(0).ShouldBe("b");
        reader.GetString(0).ShouldBe("two");
        reader.IsDBNull(1).ShouldBeTrue();
        reader.Read().ShouldBeFalse();
        reader.NextResult().ShouldBeFalse();
    }

    [Fact]
    public void Execute_reports_the_rows_it_changed()
    {
        using var connection = Sql.OpenMemory();
        connection.Run("CREATE TABLE t AS SELECT * FROM range(10) r(a)");

        connection.Run("DELETE FROM t WHERE a < ?", 4).ShouldBe(4);
    }
}
