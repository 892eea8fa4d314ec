using System.Numerics;
using DuckDB.NET.Data;

namespace Fabra.DuckDbBindings.Tests;

public sealed class AppenderTests
{
    private static readonly Guid SomeId = Guid.Parse("8198f3c1-7a2b-7def-8123-456789abcdef");

    [Fact]
    public void Append_every_kind_of_value_is_read_back()
    {
        using var connection = Sql.OpenMemory();
        connection.Run("""
            CREATE TABLE t (id UUID, happened TIMESTAMP, zoned TIMESTAMPTZ, body BLOB, name VARCHAR, n BIGINT, big HUGEINT, price DECIMAL(18,4),
                            ok BOOLEAN, day DATE, hour TIME, span INTERVAL, tags VARCHAR[], ratio DOUBLE)
            """);
        var at = new DateTime(2026, 5, 6, 7, 8, 9).AddTicks(1_234_560);
        var body = new byte[3_500];
        new Random(3).NextBytes(body);

        using (var appender = connection.CreateAppender("t"))
        {
            appender.CreateRow()
                .AppendValue(SomeId).AppendValue(at).AppendValue(new DateTimeOffset(at, TimeSpan.FromHours(2)))
                .AppendValue(body).AppendValue("短 and then more than twelve bytes").AppendValue(long.MinValue)
                .AppendValue(BigInteger.Pow(2, 100)).AppendValue(-12.3456m).AppendValue(true)
                .AppendValue(new DateOnly(2024, 2, 29)).AppendValue(new TimeOnly(1, 2, 3)).AppendValue(TimeSpan.FromMinutes(90))
                .AppendValue(new List<string> { "a", "b" }).AppendValue(0.1)
                .EndRow();
        }

        using var command = connection.Command("SELECT * REPLACE (epoch_us(zoned) AS zoned) FROM t");
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        reader.GetGuid(0).ShouldBe(SomeId);
        reader.GetDateTime(1).ShouldBe(at);
        reader.GetInt64(2).ShouldBe((at.AddHours(-2) - DateTime.UnixEpoch).Ticks / 10);
        reader.Blob(3).ShouldBe(body);
        reader.GetString(4).ShouldBe("短 and then more than twelve bytes");
        reader.GetInt64(5).ShouldBe(long.MinValue);
        reader.GetFieldValue<BigInteger>(6).ShouldBe(BigInteger.Pow(2, 100));
        reader.GetDecimal(7).ShouldBe(-12.3456m);
        reader.GetBoolean(8).ShouldBeTrue();
        reader.GetFieldValue<DateOnly>(9).ShouldBe(new DateOnly(2024, 2, 29));
        reader.GetFieldValue<TimeOnly>(10).ShouldBe(new TimeOnly(1, 2, 3));
        reader.GetFieldValue<TimeSpan>(11).ShouldBe(TimeSpan.FromMinutes(90));
        reader.GetFieldValue<List<string>>(12).ShouldBe(["a", "b"]);
        reader.GetDouble(13).ShouldBe(0.1);
    }

    [Fact]
    public void Append_null_and_default_arrive_as_such()
    {
        using var connection = Sql.OpenMemory();
        connection.Run("CREATE TABLE t (a INTEGER, b VARCHAR DEFAULT 'by default', c BLOB)");

        // The driver writes the bytes of the overload's type into the column as they are, and a literal would bind to
        // the overload for sbyte.
        int? one = 1;
        using (var appender = connection.CreateAppender("t"))
        {
            appender.CreateRow().AppendNullValue().AppendDefault().AppendNullValue().EndRow();
            appender.CreateRow().AppendValue(one).AppendValue((string?)null).AppendValue((byte[]?)null).EndRow();
        }

        connection.Text("SELECT list((a, b, c) ORDER BY a NULLS FIRST)::VARCHAR FROM t")
            .ShouldBe("[(NULL, by default, NULL), (1, NULL, NULL)]");
    }

    [Fact]
    public void Append_more_rows_than_a_chunk_keeps_all_in_order()
    {
        using var connection = Sql.OpenMemory();
        connection.Run("CREATE TABLE t (a INTEGER, b VARCHAR)");

        using (var appender = connection.CreateAppender("t"))
        {
            for (var i = 0; i < 10_000; i++)
            {
                appender.CreateRow().AppendValue(i).AppendValue($"row number {i}").EndRow();
            }
        }

        connection.Value("SELECT count(*) FROM t WHERE a = rowid AND b = 'row number ' || a").ShouldBe(10_000L);
    }

    [Fact]
    public void Append_in_a_transaction_that_rolls_back_leaves_nothing()
    {
        using var connection = Sql.OpenMemory();
        connection.Run("CREATE TABLE t (a INTEGER)");

        using (var transaction = connection.BeginTransaction())
        {
            using (var appender = connection.CreateAppender("t"))
            {
                appender.CreateRow().AppendValue(1).EndRow();
            }

            connection.Value("SELECT count(*) FROM t").ShouldBe(1L);
            transaction.Rollback();
        }

        connection.Value("SELECT count(*) FROM t").ShouldBe(0L);
    }

    [Fact]
    public void Append_against_a_constraint_says_which()
    {
        using var connection = Sql.OpenMemory();
        connection.Run("CREATE TABLE t (a INTEGER NOT NULL)");
        var appender = connection.CreateAppender("t");
        appender.CreateRow().AppendNullValue().EndRow();

        var error = Should.Throw<DuckDBException>(appender.Close);

        error.Message.ShouldContain("NOT NULL constraint failed: t.a");
    }

    [Fact]
    public void CreateAppender_for_a_missing_table_names_it()
    {
        using var connection = Sql.OpenMemory();

        Should.Throw<DuckDBException>(() => connection.CreateAppender("nothing_here"))
            .Message.ShouldContain("nothing_here");
    }
}
