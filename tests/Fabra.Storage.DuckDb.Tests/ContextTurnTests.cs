using System.Security.Cryptography;
using DuckDB.NET.Data;
using Fabra.Core.Contexts;
using Fabra.Core.Requests;
using Fabra.Core.Values;

namespace Fabra.Storage.DuckDb.Tests;

/// <summary>Contexts go to two tables in turn, each time that the write-ahead log has grown enough for a checkpoint.</summary>
public sealed class ContextTurnTests
{
    private const int AtOnce = 50;

    private static readonly ContextFilter All = new("default");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contexts_of_many_turns_are_read_in_order()
    {
        await using var test = await TestStore.OpenAsync(Small);
        var written = await UntilTurnsAsync(test, 4);

        (await StreamAsync(test)).ShouldBe(written);
        await test.RestartAsync();

        (await StreamAsync(test)).ShouldBe(written);
        (await PageAsync(test, ContextOrder.OldestFirst)).ShouldBe(written);
        (await PageAsync(test, ContextOrder.NewestFirst)).ShouldBe(written.AsEnumerable().Reverse());
        foreach (var id in written.Where((_, index) => index % 97 == 0))
        {
            (await test.Store.Contexts.FindAsync("default", id, ContextColumns.All, Cancellation))!.ContextId.ShouldBe(id);
        }

        (await test.Store.Contexts.AppendAsync(test.Context(), null, Cancellation)).LogPosition.ShouldBe(written.Count + 1);
    }

    [Fact]
    public async Task Turn_holds_the_positions_up_to_the_next()
    {
        await using var test = await TestStore.OpenAsync(Small);
        await UntilTurnsAsync(test, 3);

        (await test.SqlAsync(
            """
            WITH turns AS (SELECT *, lead(first_position, 1, 9223372036854775807) OVER (ORDER BY first_position) AS next FROM context_turns),
            contexts AS (
                SELECT log_position, 'context_log_a' AS lies_in FROM context_log_a
                UNION ALL SELECT log_position, 'context_log_b' FROM context_log_b)
            SELECT count(*) FILTER (lies_in <> table_name), count(DISTINCT table_name)
            FROM contexts JOIN turns ON log_position >= first_position AND log_position < next
            """))[0].ShouldBe([Value.Of(0L), Value.Of(2L)]);
    }

    [Fact]
    public async Task Write_that_changes_rows_waits_for_a_checkpoint_and_frees_them_with_the_next()
    {
        await using var test = await TestStore.OpenAsync(Small);
        for (var round = 0; round < 10; round++)
        {
            var writes = Enumerable.Range(0, AtOnce).Select(number => test.Store.Contexts.AppendAsync(
                Large(test), new RequestKey("default", "AssembleContext", $"{round}-{number}", new byte[32]), Cancellation));
            var others = new Task[]
            {
                test.Store.CheckAsync(Cancellation),
                test.Store.RequestKeys.PurgeAsync(test.Clock.Now.AddDays(-1), Cancellation),
                test.Store.Features.AppendAsync([test.Feature("1", "visits", round)], null, Cancellation),
            };
            await Task.WhenAll([.. writes, .. others]);
        }

        await test.RestartAsync();

        (await test.Store.Contexts.GetHeadAsync(Cancellation)).ShouldBe(10 * AtOnce);
        (await test.SqlAsync("SELECT count(*) FROM request_keys"))[0][0].ShouldBe(Value.Of(10L * AtOnce));
    }

    [Fact]
    public async Task Log_of_a_version_before_the_turns_is_read_on()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        File.Delete(test.Path);
        var old = test.Context();
        using (var connection = new DuckDBConnection($"DataSource={test.Path}"))
        {
            connection.Open();
            connection.Execute("CREATE TABLE schema_version (version INTEGER NOT NULL, applied_at TIMESTAMP NOT NULL)");
            foreach (var (name, version) in new[] { ("001_initial", 1), ("002_documents", 2) })
            {
                using var script = new StreamReader(
                    typeof(DuckDbOfflineStore).Assembly.GetManifestResourceStream($"Fabra.Storage.DuckDb.Migrations.{name}.sql")!);
                connection.Execute(await script.ReadToEndAsync(Cancellation));
                connection.Execute("INSERT INTO schema_version VALUES (?, ?)", version, DateTime.UnixEpoch);
            }

            connection.Execute(
                """
                INSERT INTO context_log VALUES (?, ?, 'advice', 'old', '{}', '{}', '{}', 'v1', 'default', 'anonymous', '[]', '{}',
                    'guaranteed', 'replica', 1, 'CONTEXT', '{}', '{}')
                """,
                old.ContextId,
                old.Timestamp.Stamp());
        }

        await test.RestartAsync();
        var next = test.Context();
        (await test.Store.Contexts.AppendAsync(next, null, Cancellation)).LogPosition.ShouldBe(2);

        (await StreamAsync(test)).ShouldBe([old.ContextId, next.ContextId]);
    }

    private static DuckDbOptions Small(DuckDbOptions options) => options with { CheckpointThreshold = "1MB" };

    private static ContextRecord Large(TestStore test) => test.Context(Convert.ToBase64String(RandomNumberGenerator.GetBytes(3_000)));

    /// <summary>Appends until contexts lie in so many turns; their ids by position.</summary>
    private static async Task<List<Guid>> UntilTurnsAsync(TestStore test, long turns)
    {
        var written = new List<Guid>();
        do
        {
            var batch = Enumerable.Range(0, AtOnce).Select(_ => Large(test)).ToArray();
            var outcomes = await Task.WhenAll(batch.Select(record => test.Store.Contexts.AppendAsync(record, null, Cancellation)));
            written.AddRange(outcomes.Zip(batch).OrderBy(pair => pair.First.LogPosition).Select(pair => pair.Second.ContextId));
        }
        while ((await test.SqlAsync("SELECT count(*) FROM context_turns"))[0][0] is var count && count.AsInt64 < turns);
        return written;
    }

    private static async Task<List<Guid>> StreamAsync(TestStore test)
    {
        var head = await test.Store.Contexts.GetHeadAsync(Cancellation);
        var ids = new List<Guid>();
        await foreach (var record in test.Store.Contexts.StreamAsync(All, 0, head, ContextColumns.All, Cancellation))
        {
            ids.Add(record.ContextId);
            record.LogPosition.ShouldBe(ids.Count);
        }

        return ids;
    }

    private static async Task<List<Guid>> PageAsync(TestStore test, ContextOrder order)
    {
        var ids = new List<Guid>();
        for (IReadOnlyList<ContextRecord>? page = null; page is not { Count: 0 }; ids.AddRange(page.Select(record => record.ContextId)))
        {
            Guid? after = ids.Count == 0 ? null : ids[^1];
            page = await test.Store.Contexts.ListAsync(All, order, after, 333, ContextColumns.Summary, Cancellation);
        }

        return ids;
    }
}
