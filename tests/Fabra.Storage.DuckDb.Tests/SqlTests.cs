namespace Fabra.Storage.DuckDb.Tests;

public sealed class SqlTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task QueryAsync_runs_the_documented_query_on_the_context_log()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.Contexts.AppendAsync(test.Context("now"), null, Cancellation);

        (await test.SqlAsync("""
            SELECT context_id, timestamp, content, lineage
            FROM context_log
            WHERE timestamp BETWEEN '2024-01-15 10:00:00' AND '2124-01-15 11:00:00'
            ORDER BY timestamp DESC LIMIT 100
            """))[0][2].ShouldBe(Value.Of("now"));
    }

    [Fact]
    public async Task QueryAsync_tells_what_memory_the_database_takes()
    {
        await using var test = await TestStore.OpenAsync();

        (await test.SqlAsync("SELECT count(*) FROM duckdb_memory() WHERE tag = 'BASE_TABLE'"))[0][0].ShouldBe(Value.Of(1));
    }

    [Theory]
    [InlineData("DELETE FROM context_log")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DROP TABLE context_log")]
    [InlineData("")]
    [InlineData("SELEC 1")]
    [InlineData("ATTACH ':memory:' AS other")]
    [InlineData("COPY context_log TO 'out.csv'")]
    [InlineData("PRAGMA database_list")]
    [InlineData("SET memory_limit = '10GB'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("CALL force_checkpoint()")]
    [InlineData("EXPLAIN ANALYZE SELECT 1")]
    [InlineData("FROM force_checkpoint()")]
    [InlineData("SELECT * FROM (SELECT 1) JOIN checkpoint() ON true")]
    [InlineData("FROM query('SELECT 1')")]
    [InlineData("FROM read_text('/etc/hostname')")]
    [InlineData("FROM '/etc/hostname'")]
    [InlineData("FROM glob('/etc/*')")]
    [InlineData("FROM fabra_rows_of_context_log()")]
    [InlineData("FROM sniff_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM json_execute_serialized_sql('{}')")]
    [InlineData("WITH x AS (DELETE FROM context_log) SELECT 1")]
    [InlineData("SELECT missing FROM context_log")]
    [InlineData("SELECT CAST('x' || range AS INTEGER) FROM range(2)")]
    public async Task QueryAsync_refuses_whatever_is_not_one_working_select(string sql)
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.Contexts.AppendAsync(test.Context(), null, Cancellation);

        var refusal = await Should.ThrowAsync<FabraException>(() => test.SqlAsync(sql));

        refusal.Reason.ShouldBe(ErrorReason.InvalidSql);
        (await test.SqlAsync("SELECT count(*) FROM context_log"))[0][0].ShouldBe(Value.Of(1L));
    }

    [Fact]
    public async Task QueryAsync_keeps_types_that_fabra_has_and_writes_others_as_text()
    {
        await using var test = await TestStore.OpenAsync();

        var row = (await test.SqlAsync("""
            SELECT true, 5::UTINYINT, 18446744073709551615::UBIGINT, 1.50::DECIMAL(5,2), 0.25, 'nan'::DOUBLE, NULL, 'é', 'ab'::BLOB,
                TIMESTAMP '2024-01-15 10:00:00.000001', DATE '2024-02-29', '01912345-6789-7abc-def0-123456789abc'::UUID,
                [1, NULL], [[1], [NULL]], {'a': [1, NULL], 'b': 'x'}, MAP {'k': 2}
            """))[0];

        row.ShouldBe(
        [
            Value.Of(true), Value.Of(5), Value.Of("18446744073709551615"), Value.Of("1.50"), Value.Of("0.25"), Value.Of("NaN"), Value.Null,
            Value.Of("é"), Value.Of("ab"u8), Value.Of(new DateTimeOffset(2024, 1, 15, 10, 0, 0, TimeSpan.Zero).AddMicroseconds(1)),
            Value.Of("2024-02-29"), Value.Of("01912345-6789-7abc-def0-123456789abc"),
            Value.Of([Value.Of(1), Value.Null]),
            Value.Of([Value.Of([Value.Of(1)]), Value.Of([Value.Null])]),
            Value.Of([KeyValuePair.Create("a", Value.Of([Value.Of(1), Value.Null])), KeyValuePair.Create("b", Value.Of("x"))]),
            Value.Of([KeyValuePair.Create("k", Value.Of(2))]),
        ]);
    }

    [Fact]
    public async Task QueryAsync_cancelled_ends_and_frees_its_place()
    {
        await using var test = await TestStore.OpenAsync(options => options with { SqlConnections = 1 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(
            test.Store.Sql.QueryAsync("SELECT sum(a.range * b.range) FROM range(10000000) a, range(100000) b", stop.Token));

        (await test.SqlAsync("SELECT 1"))[0][0].ShouldBe(Value.Of(1));
    }
}
