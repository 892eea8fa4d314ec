using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Npgsql;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>Batches: who is refused, what becomes of a lost answer, and replicas that write at once.</summary>
public sealed class WritingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"a\":\"\u0000\"}")]
    [InlineData("")]
    public async Task Refused_record_of_a_batch_fails_alone(string lineage)
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();

        // All wait for this one, and are one batch when it is through.
        await using var holder = await HoldLogAsync(database);
        var first = store.Contexts.AppendAsync(database.Context(), null, Cancel);
        var guilty = Task.Run(() => store.Contexts.AppendAsync(database.Context(lineage: lineage), null, Cancel), Cancel);
        var others = Enumerable.Range(0, 20).Select(_ => store.Contexts.AppendAsync(database.Context(), null, Cancel)).ToArray();
        await holder.DisposeAsync();

        (await Should.ThrowAsync<RowRefusedException>(guilty)).Store.ShouldBe("postgres");
        (await Task.WhenAll(others.Append(first))).Select(outcome => outcome.LogPosition).Order()
            .ShouldBe(Enumerable.Range(1, 21).Select(position => (long)position));
        (await TestDatabase.AllAsync(store.Contexts)).Count.ShouldBe(21);
    }

    [Fact]
    public async Task Refused_values_of_a_batch_fail_alone()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();
        var same = database.Feature("u1", 1);

        // The server refuses the same row twice in one call; the client has no rule for that.
        var guilty = store.Features.AppendAsync([same, same], null, Cancel);
        var others = Enumerable.Range(2, 10).Select(i => store.Features.AppendAsync([database.Feature($"u{i}", i)], null, Cancel)).ToArray();

        await Should.ThrowAsync<RowRefusedException>(guilty);
        await Task.WhenAll(others);
        (await database.ExecuteAsync("SELECT count(*) FROM feature_history")).ShouldBe(10L);
    }

    [Theory]
    [InlineData(CommitLoss.Answer)]
    [InlineData(CommitLoss.Command)]
    public async Task Lost_commit_is_looked_for_and_the_record_is_there_once(CommitLoss loss)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var proxy = new CuttingProxy(database.Server.Port);
        var store = await database.OpenAsync(options => options with { ConnectionString = Through(proxy, database) });
        await store.Contexts.AppendAsync(database.Context(), null, Cancel);

        foreach (var key in new[] { null, TestDatabase.Request("r1"), TestDatabase.Request("r2") })
        {
            proxy.LoseNext(loss);
            var record = database.Context();
            var outcome = await store.Contexts.AppendAsync(record, key, Cancel);

            outcome.Earlier.ShouldBeNull();
            (await store.Contexts.FindAsync(TenantId.Default, record.ContextId, ContextColumns.Summary, Cancel))!.LogPosition
                .ShouldBe(outcome.LogPosition);
        }

        proxy.Lost.ShouldBe(3);
        (await TestDatabase.AllAsync(store.Contexts)).Select(record => record.LogPosition).ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(CommitLoss.Answer)]
    [InlineData(CommitLoss.Command)]
    public async Task Lost_commit_that_cannot_be_looked_for_is_unknown_and_found_by_the_next_try(CommitLoss loss)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var proxy = new CuttingProxy(database.Server.Port);
        var store = await database.OpenAsync(options => options with { ConnectionString = Through(proxy, database) });
        var (record, key) = (database.Context(), TestDatabase.Request("r1"));

        proxy.LoseNext(loss, andClose: true);
        var failure = await Should.ThrowAsync<StoreUnavailableException>(async () => await store.Contexts.AppendAsync(record, key, Cancel));
        failure.OutcomeUnknown.ShouldBeTrue();
        proxy.Open();

        // The spool has the same record; a caller's retry has the same key and another id.
        (await TestDatabase.AppendEventuallyAsync(store.Contexts, record)).ShouldBe(new AppendOutcome(1, null));
        var retried = await store.Contexts.AppendAsync(database.Context(), key, Cancel);
        if (loss == CommitLoss.Answer)
        {
            retried.Earlier.ShouldBe(new RequestKeyMatch(true, record.ContextId));
        }

        (await TestDatabase.AllAsync(store.Contexts)).Select(stored => stored.ContextId).ShouldContain(record.ContextId);
        (await store.Contexts.GetHeadAsync(Cancel)).ShouldBe(loss == CommitLoss.Answer ? 1 : 2);
    }

    [Theory]
    [InlineData(CommitLoss.Answer)]
    [InlineData(CommitLoss.Command)]
    public async Task Lost_commit_of_values_writes_them_once(CommitLoss loss)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var proxy = new CuttingProxy(database.Server.Port);
        var store = await database.OpenAsync(options => options with { ConnectionString = Through(proxy, database) });

        proxy.LoseNext(loss);
        (await store.Features.AppendAsync([database.Feature("u1", 1), database.Feature("u2", 2)], null, Cancel)).ShouldBeNull();
        proxy.LoseNext(loss);
        var again = await store.Features.AppendAsync([database.Feature("u3", 3)], TestDatabase.Request("w"), Cancel);

        proxy.Lost.ShouldBe(2);
        again.ShouldBe(loss == CommitLoss.Answer ? new RequestKeyMatch(true, null) : null);
        (await database.ExecuteAsync("SELECT count(*) FROM feature_history")).ShouldBe(3L);
    }

    [Fact]
    public async Task Replicas_that_race_with_one_request_id_append_one_record()
    {
        await using var database = await TestDatabase.CreateAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.OpenAsync()));
        for (var round = 1; round <= 10; round++)
        {
            var key = TestDatabase.Request($"r{round}");
            var records = Enumerable.Range(0, 12).Select(_ => database.Context()).ToArray();

            var outcomes = await Task.WhenAll(records.Select((record, i) =>
                Task.Run(() => stores[i % stores.Length].Contexts.AppendAsync(record, key, Cancel), Cancel)));

            var winner = records[Array.FindIndex(outcomes, outcome => outcome.Earlier is null)];
            outcomes.Count(outcome => outcome.Earlier == new RequestKeyMatch(true, winner.ContextId)).ShouldBe(11);
            (await stores[0].Contexts.GetHeadAsync(Cancel)).ShouldBe(round);
        }
    }

    [Fact]
    public async Task Replicas_that_drain_one_record_append_it_once_and_agree_on_its_position()
    {
        await using var database = await TestDatabase.CreateAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.OpenAsync()));
        var records = Enumerable.Range(0, 30).Select(_ => database.Context()).ToArray();

        var positions = await Task.WhenAll(stores.Select(store => Task.WhenAll(records.Select(async record =>
            (await store.Contexts.AppendAsync(record, null, Cancel)).LogPosition))));

        positions.ShouldAllBe(of => of.SequenceEqual(positions[0]));
        positions[0].Order().ShouldBe(Enumerable.Range(1, 30).Select(position => (long)position));
        (await stores[0].Contexts.GetHeadAsync(Cancel)).ShouldBe(30);
    }

    [Fact]
    public async Task Positions_of_replicas_that_write_at_once_are_gapless_and_in_commit_order()
    {
        await using var database = await TestDatabase.CreateAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.OpenAsync()));
        var writing = Task.WhenAll(stores.SelectMany(store => Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                var mine = new List<long>();
                for (var i = 0; i < 40; i++)
                {
                    mine.Add((await store.Contexts.AppendAsync(database.Context(), null, Cancel)).LogPosition);
                }

                return mine;
            },
            Cancel))));

        // A reader that goes on where it was never misses one that is committed later with a smaller position.
        var seen = new List<long>();
        while (!writing.IsCompleted || seen.Count < 640)
        {
            var head = await stores[0].Contexts.GetHeadAsync(Cancel);
            await foreach (var record in stores[1].Contexts.StreamAsync(
                new ContextFilter(TenantId.Default), seen.Count, head, ContextColumns.Summary, Cancel))
            {
                seen.Add(record.LogPosition!.Value);
            }
        }

        seen.ShouldBe(Enumerable.Range(1, 640).Select(position => (long)position));
        (await writing).ShouldAllBe(mine => mine.SequenceEqual(mine.Order()));
    }

    [Fact]
    public async Task Key_of_a_record_that_was_there_already_is_not_kept()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();
        var record = database.Context();
        await store.Contexts.AppendAsync(record, null, Cancel);

        (await store.Contexts.AppendAsync(record, TestDatabase.Request("r1"), Cancel)).ShouldBe(new AppendOutcome(1, null));

        (await store.RequestKeys.FindAsync(TestDatabase.Request("r1"), Cancel)).ShouldBeNull();
        (await store.Contexts.AppendAsync(database.Context(), TestDatabase.Request("r1"), Cancel)).ShouldBe(new AppendOutcome(2, null));
    }

    private static string Through(CuttingProxy proxy, TestDatabase database) =>
        $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database={database.Name};SSL Mode=Disable";

    private static async Task<NpgsqlConnection> HoldLogAsync(TestDatabase database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("BEGIN; SELECT FROM log_lock FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync(Cancel);
        return connection;
    }
}
