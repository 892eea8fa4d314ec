using Fabra.Testing;
using Npgsql;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>What an auditor's SELECT may take, and that nothing of it is left when it is over.</summary>
public sealed class SqlSessionTests
{
    private const string Locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Locks_of_a_select_are_gone_and_another_replica_starts()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();
        foreach (var name in new[] { AdvisoryLocks.Migrations, AdvisoryLocks.Partitions, 7 })
        {
            (await CountAsync(store, $"SELECT pg_advisory_lock({name})")).ShouldBe(1);
            (await CountAsync(store, $"SELECT pg_advisory_lock_shared({name} + 1)")).ShouldBe(1);
        }

        await Polling.UntilAsync(async () => await database.ExecuteAsync(Locks) is 0L, "no lock is left", Cancel);
        var other = database.Store(options => options with { LockPatience = TimeSpan.FromSeconds(5) });
        await other.InitializeAsync(Cancel);
        (await other.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task Settings_of_a_select_do_not_reach_the_next()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();

        await CountAsync(store, "SELECT set_config('search_path', 'nowhere', false)");

        (await CountAsync(store, "SELECT context_id FROM context_log")).ShouldBe(0);
    }

    [Fact]
    public async Task Start_that_waits_for_a_lock_ends_and_says_who_has_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var holder = new NpgsqlConnection(database.ConnectionString + ";Application Name=somebody else");
        await holder.OpenAsync(Cancel);
        await holder.ExecuteAsync($"SELECT pg_advisory_lock({AdvisoryLocks.Migrations})", [], Cancel);
        var store = database.Store(options => options with { LockPatience = TimeSpan.FromSeconds(1) });

        var failure = await Should.ThrowAsync<StoreUnavailableException>(() => store.InitializeAsync(Cancel));

        failure.Message.ShouldStartWith($"the lock for the schema was not free within 1 s; it is held by process {holder.ProcessID} of ");
        failure.Message.ShouldContain("somebody else");
        database.Logs.Of("postgres_lock_awaited").ShouldHaveSingleItem().Message.ShouldContain($"process {holder.ProcessID} ");
    }

    [Fact]
    public async Task Value_of_more_than_32_MiB_is_refused_before_it_is_read()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var refusal = await Should.ThrowAsync<FabraException>(() => CountAsync(store, "SELECT repeat('x', 100000000) AS much"));

        refusal.Message.ShouldBe("a value of column much has 100000000 bytes, at most 33554432 are answered");
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(20_000_000);
    }

    [Fact]
    public async Task Rows_of_any_sizes_come_whole_and_in_order()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();
        var rows = 0;
        await using var result = await store.Sql.QueryAsync(
            "SELECT i, repeat('x', CASE WHEN i % 50 = 0 THEN 3000000 ELSE i END), NULL::text, '\\x00'::bytea, i::numeric FROM generate_series(1, 1000) AS s(i)",
            Cancel);
        await foreach (var row in result.ReadRowsAsync(Cancel))
        {
            rows++;
            (row[0].AsInt64, row[1].AsString.Length, row[2].Kind, row[3].AsBytes.Length, row[4].AsInt64)
                .ShouldBe((rows, rows % 50 == 0 ? 3_000_000 : rows, ValueKind.Null, 1, rows));
        }

        rows.ShouldBe(1_000);
    }

    [Fact]
    public async Task Select_works_on_the_primary_among_several_hosts()
    {
        await using var database = await TestDatabase.CreateAsync();
        var text = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        text.Host = $"{text.Host}:{text.Port},{text.Host}:{text.Port}";
        var store = database.Store(options => options with { ConnectionString = text.ConnectionString });
        await store.InitializeAsync(Cancel);

        (await CountAsync(store, "SELECT 1")).ShouldBe(1);
    }

    private static async Task<int> CountAsync(PostgresOfflineStore store, string sql)
    {
        await using var result = await store.Sql.QueryAsync(sql, Cancel);
        return await result.ReadRowsAsync(Cancel).CountAsync(Cancel);
    }
}
