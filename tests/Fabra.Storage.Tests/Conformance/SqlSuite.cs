using System.Text;
using Fabra.Core.Stores;
using Fabra.Core.Values;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>SQL for auditors: reads anything, changes nothing.</summary>
public abstract class SqlSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    [Fact]
    public async Task QueryAsync_documented_statement_works_as_printed()
    {
        var start = new DateTimeOffset(2024, 1, 15, 10, 0, 0, TimeSpan.Zero);
        var records = new[] { -1, 0, 1_800_000, 3_600_000, 3_600_001 }
            .Select(milliseconds => Sample.Context(Sample.IdAt(start.AddMilliseconds(milliseconds)), content: $"at {milliseconds}")).ToArray();
        foreach (var record in records)
        {
            await Store.Contexts.AppendAsync(record, null, Cancel);
        }

        await using var result = await Store.Sql.QueryAsync(
            """
            SELECT context_id, timestamp, content, lineage
            FROM context_log
            WHERE timestamp BETWEEN '2024-01-15 10:00:00' AND '2024-01-15 11:00:00'
            ORDER BY timestamp DESC
            LIMIT 100;
            """,
            Cancel);

        result.Columns.Select(column => column.Name).ShouldBe(["context_id", "timestamp", "content", "lineage"]);
        var rows = await result.ReadRowsAsync(Cancel).ToListAsync(Cancel);
        rows.Count.ShouldBe(3);
        for (var i = 0; i < rows.Count; i++)
        {
            var record = records[3 - i];
            Text(rows[i][0]).ShouldBe(record.ContextId.ToString());
            rows[i][1].ShouldBe(Value.Of(record.Timestamp));
            Text(rows[i][2]).ShouldBe(Encoding.UTF8.GetString(record.Content.Span));
            Text(rows[i][3]).ShouldBe(Encoding.UTF8.GetString(record.Lineage.Span));
        }
    }

    [Fact]
    public async Task QueryAsync_every_documented_column_is_there_and_as_stored()
    {
        var record = Sample.Context("it's", "text 日本 👩‍🚀");
        await Store.Contexts.AppendAsync(record, null, Cancel);

        var row = (await QueryAsync(
            """
            SELECT context_id, timestamp, name, content, plan, lineage, meta, version, tenant, principal,
                   subjects, labels, replica_id, log_position, entry_type, salts, manifest
            FROM context_log
            """)).Single();

        row.Count.ShouldBe(17);
        var texts = row.Select(Text).ToArray();
        texts[2].ShouldBe(record.Name);
        texts[3..7].ShouldBe(new[] { record.Content, record.Plan, record.Lineage, record.Meta }.Select(part => Encoding.UTF8.GetString(part.Span)));
        texts[7..10].ShouldBe([record.Version, record.Tenant.Value, record.Principal.Value]);
        row[13].ShouldBe(Value.Of(1));
        texts[14].ShouldBe("CONTEXT");
    }

    [Fact]
    public async Task QueryAsync_types_become_values()
    {
        var row = (await QueryAsync(
            """
            SELECT CAST(9007199254740993 AS BIGINT) AS a, CAST(1.5 AS DOUBLE PRECISION) AS b, 'it''s ü' AS c, true AS d, NULL AS e,
                   CAST('2024-01-15 10:00:00.000001' AS TIMESTAMP) AS f -- a comment
            """)).Single();

        row.ShouldBe(
        [
            Value.Of(9007199254740993), Value.Of(1.5), Value.Of("it's ü"), Value.Of(true), Value.Null,
            Value.Of(new DateTimeOffset(2024, 1, 15, 10, 0, 0, TimeSpan.Zero).AddMicroseconds(1)),
        ]);
    }

    [Fact]
    public async Task QueryAsync_common_table_expressions_and_no_rows_are_fine()
    {
        (await QueryAsync("WITH t AS (SELECT 1 AS x UNION ALL SELECT 2) SELECT sum(x) FROM t")).Count.ShouldBe(1);
        await using var empty = await Store.Sql.QueryAsync("SELECT context_id, name FROM context_log WHERE 1 = 0", Cancel);
        empty.Columns.Count.ShouldBe(2);
        (await empty.ReadRowsAsync(Cancel).CountAsync(Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task QueryAsync_anything_but_one_select_is_refused_and_changes_nothing()
    {
        var record = Sample.Context();
        await Store.Contexts.AppendAsync(record, null, Cancel);
        string[] refused =
        [
            "", "   ", ";", "-- nothing", "SELEC 1", "SELECT", "SELECT * FROM no_such_table", "SELECT no_such_column FROM context_log",
            "DELETE FROM context_log", "UPDATE context_log SET name = 'x'", "DROP TABLE context_log", "CREATE TABLE t (x int)",
            "INSERT INTO context_log SELECT * FROM context_log", "CREATE VIEW v AS SELECT 1", "BEGIN", "COMMIT", "ROLLBACK",
            "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE context_log", "/* */ DELETE FROM context_log", "TRUNCATE context_log",
            "COPY context_log TO '/tmp/fabra-conformance-leak.csv'", "ALTER TABLE context_log ADD COLUMN x int",
            "SELECT 1/*\n*/; DELETE FROM context_log --", "EXPLAIN ANALYZE DELETE FROM context_log",
            "SELECT name FROM context_log FOR UPDATE", "SELECT name FROM context_log FOR SHARE", "SELECT $1", "SELECT ?",
            "SELECT name FROM context_log WHERE name = $1",
        ];
        foreach (var sql in refused)
        {
            var failure = await Should.ThrowAsync<FabraException>(async () => await QueryAsync(sql), sql);
            failure.Reason.ShouldBe(ErrorReason.InvalidSql, sql);
            failure.Message.ShouldNotBeNullOrWhiteSpace();
        }

        (await Store.Contexts.FindAsync(record.Tenant, record.ContextId, Core.Contexts.ContextColumns.All, Cancel)).ShouldBeStored(record);
        (await QueryAsync("SELECT name FROM context_log")).Select(row => Text(row[0])).ShouldBe([record.Name]);
    }

    [Fact]
    public async Task QueryAsync_large_answer_streams_and_may_be_given_up()
    {
        for (var i = 0; i < 10; i++)
        {
            await using var result = await Store.Sql.QueryAsync("SELECT * FROM generate_series(1, 3000000)", Cancel);
            var first = await result.ReadRowsAsync(Cancel).Take(5).ToListAsync(Cancel);
            first.Select(row => row[0]).ShouldBe(Enumerable.Range(1, 5).Select(number => Value.Of((long)number)));
        }

        await Store.Contexts.AppendAsync(Sample.Context(), null, Cancel);
        Text((await QueryAsync("SELECT count(*) FROM context_log")).Single()[0]).ShouldBe("1");
    }

    [Fact]
    public async Task QueryAsync_cancelled_or_closed_is_refused()
    {
        await Should.ThrowAsync<OperationCanceledException>(
            async () => await Store.Sql.QueryAsync("SELECT 1", new CancellationToken(canceled: true)));
        (await QueryAsync("SELECT 1")).Count.ShouldBe(1);
        var sql = Store.Sql;
        await Store.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await sql.QueryAsync("SELECT 1", Cancel));
    }

    private static string Text(Value value) => ValueText.Render(value);

    private async Task<List<IReadOnlyList<Value>>> QueryAsync(string sql)
    {
        await using SqlResult result = await Store.Sql.QueryAsync(sql, Cancel);
        return await result.ReadRowsAsync(Cancel).ToListAsync(Cancel);
    }
}
