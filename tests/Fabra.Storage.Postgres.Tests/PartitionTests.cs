using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Time;
using Fabra.Storage.Postgres.Partitions;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>Partitions: made ahead, drained into, dropped.</summary>
public sealed class PartitionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InitializeAsync_makes_yesterday_today_and_those_ahead()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync(options => options with { PartitionsAhead = 3 }, At(Noon));

        var partitions = await store.Partitions.ListAsync(Cancel);

        partitions.Select(partition => partition.Name).ShouldBe(
        [
            "context_log_20260309", "context_log_20260310", "context_log_20260311", "context_log_20260312", "context_log_20260313",
        ]);
        partitions[0].Start.ShouldBe(Noon.AddHours(-36));
        partitions.Zip(partitions.Skip(1)).ShouldAllBe(pair => pair.First.End == pair.Second.Start);
    }

    [Fact]
    public async Task EnsureAsync_again_and_by_many_replicas_at_once_changes_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        var first = await database.OpenAsync(clock: At(Noon));
        var before = await first.Partitions.ListAsync(Cancel);
        var later = At(Noon.AddDays(5));
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.OpenAsync(clock: later)));

        await Task.WhenAll(stores.Select(store => store.Partitions.EnsureAsync(Cancel)));

        var after = await first.Partitions.ListAsync(Cancel);
        after.Take(before.Count).ShouldBe(before);
        after.Skip(before.Count).Select(partition => partition.Name)
            .ShouldBe(["context_log_20260314", "context_log_20260315", "context_log_20260316"]);
    }

    [Fact]
    public async Task EnsureAsync_another_span_takes_what_the_first_left_free()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.OpenAsync(clock: At(Noon));
        var monthly = await database.OpenAsync(options => options with { PartitionSpan = PartitionSpan.Month }, At(Noon));

        var partitions = await monthly.Partitions.ListAsync(Cancel);

        partitions.Select(partition => (partition.Start.Month, partition.Start.Day, partition.End.Month, partition.End.Day))
            .ShouldBe([(2, 1, 3, 1), (3, 1, 3, 9), (3, 9, 3, 10), (3, 10, 3, 11), (3, 11, 3, 12), (3, 12, 4, 1), (4, 1, 5, 1)]);
    }

    [Fact]
    public async Task Default_partition_in_use_is_reported_and_drained_into_partitions_made_for_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync(clock: At(Noon));
        var strays = Enumerable.Range(0, 6).Select(i => database.Context(Noon.AddDays(-20 + (i / 2)))).ToArray();
        foreach (var record in strays)
        {
            await store.Contexts.AppendAsync(record, null, Cancel);
        }

        (await database.ExecuteAsync("SELECT count(*) FROM context_log_default")).ShouldBe(6L);
        var before = await TestDatabase.AllAsync(store.Contexts);

        await store.Partitions.EnsureAsync(Cancel);

        database.Logs.Of("default_partition_not_empty").ShouldHaveSingleItem().Message.ShouldContain("contexts=6");
        store.Partitions.Strays.ShouldBe(0);
        (await database.ExecuteAsync("SELECT count(*) FROM context_log_default")).ShouldBe(0L);
        (await database.ExecuteAsync("SELECT count(*) FROM context_log_20260218")).ShouldBe(2L);
        (await TestDatabase.AllAsync(store.Contexts)).Select(record => (record.ContextId, record.LogPosition))
            .ShouldBe(before.Select(record => (record.ContextId, record.LogPosition)));
        foreach (var record in strays)
        {
            (await store.Contexts.FindAsync(TenantId.Default, record.ContextId, ContextColumns.Summary, Cancel)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task CheckAsync_tells_of_contexts_in_the_default_partition()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync(clock: At(Noon));
        var seen = 0L;
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "fabra_default_partition_contexts")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, strays, _, _) => Interlocked.Exchange(ref seen, Math.Max(Interlocked.Read(ref seen), strays)));
        listener.Start();
        var before = await store.CheckAsync(Cancel);
        before.Detail.ShouldStartWith(store.Description);
        await store.Contexts.AppendAsync(database.Context(Noon.AddDays(-20)), null, Cancel);

        // Somebody keeps the default partition for himself, so that it cannot be drained.
        await using var other = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync(Cancel);
        await using var transaction = await other.BeginTransactionAsync(Cancel);
        await using (var reading = new Npgsql.NpgsqlCommand("SELECT count(*) FROM context_log_default", other))
        {
            await reading.ExecuteScalarAsync(Cancel);
        }

        (await Should.ThrowAsync<FabraException>(async () => await store.Partitions.EnsureAsync(Cancel)))
            .Reason.ShouldBe(ErrorReason.Overloaded);

        (await store.CheckAsync(Cancel)).ShouldBe(
            new Core.Stores.StoreHealth(true, $"{before.Detail}; 1 contexts lie in the default partition"));
        Interlocked.Read(ref seen).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task PurgeAsync_drops_what_ends_before_and_positions_go_on()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync(clock: At(Noon));
        var records = Enumerable.Range(0, 12).Select(i => database.Context(Noon.AddDays(-12 + i))).ToArray();
        foreach (var record in records)
        {
            await store.Contexts.AppendAsync(record, null, Cancel);
        }

        var dropped = await store.Partitions.PurgeAsync(Noon.AddDays(-4), Cancel);

        dropped.Count.ShouldBe(8);
        dropped[^1].End.ShouldBeLessThanOrEqualTo(Noon.AddDays(-4));
        (await store.Contexts.GetHeadAsync(Cancel)).ShouldBe(12);
        (await store.Contexts.FindAsync(TenantId.Default, records[7].ContextId, ContextColumns.Summary, Cancel)).ShouldBeNull();
        (await TestDatabase.AllAsync(store.Contexts)).Select(record => record.LogPosition).ShouldBe([9, 10, 11, 12]);
        (await store.Contexts.AppendAsync(database.Context(Noon), null, Cancel)).LogPosition.ShouldBe(13);
        (await database.ExecuteAsync("SELECT count(*) FROM pg_class WHERE relname LIKE 'detached%'")).ShouldBe(0L);
        (await store.Partitions.PurgeAsync(Noon.AddDays(-4), Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PurgeAsync_of_everything_keeps_the_head()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync(clock: At(Noon));
        for (var i = 0; i < 3; i++)
        {
            await store.Contexts.AppendAsync(database.Context(Noon.AddDays(-3)), null, Cancel);
        }

        await store.Partitions.PurgeAsync(Noon.AddDays(-1), Cancel);

        (await store.Contexts.GetHeadAsync(Cancel)).ShouldBe(3);
        (await TestDatabase.AllAsync(store.Contexts)).ShouldBeEmpty();
        (await store.Contexts.AppendAsync(database.Context(Noon), null, Cancel)).LogPosition.ShouldBe(4);
        (await TestDatabase.AllAsync(store.Contexts)).Select(record => record.LogPosition).ShouldBe([4]);
    }

    [Fact]
    public async Task PurgeAsync_under_load_disturbs_neither_writers_nor_readers()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync(clock: At(Noon));
        for (var i = 0; i < 10; i++)
        {
            await store.Contexts.AppendAsync(database.Context(Noon.AddDays(-10 + i)), null, Cancel);
        }

        await store.Partitions.EnsureAsync(Cancel);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var kept = await store.Contexts.AppendAsync(database.Context(Noon), null, Cancel);
        var load = Enumerable.Range(0, 4).Select(i => Task.Run(
            async () =>
            {
                var count = 0;
                for (; !enough.IsCancellationRequested; count++)
                {
                    await store.Contexts.AppendAsync(database.Context(Noon.AddMinutes(i)), null, Cancel);
                    var listed = await store.Contexts.ListAsync(
                        new ContextFilter(TenantId.Default), ContextOrder.NewestFirst, null, 5, ContextColumns.Summary, Cancel);
                    listed.Count.ShouldBe(5);
                    var first = await store.Contexts.StreamAsync(
                        new ContextFilter(TenantId.Default), kept.LogPosition - 1, kept.LogPosition, ContextColumns.All, Cancel).SingleAsync(Cancel);
                    first.LogPosition.ShouldBe(kept.LogPosition);
                }

                return count;
            },
            Cancel)).ToArray();

        (await store.Partitions.PurgeAsync(Noon, Cancel)).Count.ShouldBe(10);
        await enough.CancelAsync();
        var written = (await Task.WhenAll(load)).Sum();

        written.ShouldBeGreaterThan(0);
        (await store.Contexts.GetHeadAsync(Cancel)).ShouldBe(11 + written);
        (await TestDatabase.AllAsync(store.Contexts)).Select(record => record.LogPosition!.Value)
            .ShouldBe(Enumerable.Range(11, written + 1).Select(position => (long)position));
    }

    private static FabraClock At(DateTimeOffset now) => new(new StandingTime(now)) { MaxAhead = TimeSpan.MaxValue };
}
