using Fabra.Core.Features;
using Fabra.Storage.Redis;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Redis;

/// <summary>A cluster that moves its data about, and one that lost a part of it.</summary>
public sealed class RedisClusterTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private readonly Sample _sample = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slots_that_move_while_they_are_read_and_written_lose_nothing()
    {
        RedisTests.Require();
        await shared.Cluster.FlushAsync();
        await using var store = await RedisTests.OpenAsync(shared.Cluster.Url);
        var rows = Rows(500);
        await store.WriteAsync(rows, RedisTests.ForEver, Cancel);

        var moving = MoveAsync(from: 0, to: 1, slots: 2_000);
        var (round, newest) = (0, rows);
        do
        {
            round++;
            newest = [.. rows.Select(row => row with { EventTime = row.EventTime.AddMinutes(round), WrittenAt = row.WrittenAt.AddMinutes(round) })];
            await store.WriteAsync(newest, RedisTests.ForEver, Cancel);
            (await store.ReadAsync(Sample.Tenant, [.. rows.Select(row => row.Key)], Cancel)).ShouldBe(newest);
        }
        while (!moving.IsCompleted);
        await moving;

        (await store.ReadAsync(Sample.Tenant, [.. rows.Select(row => row.Key)], Cancel)).ShouldBe(newest);
        (await store.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task Lost_part_is_unavailable_and_not_a_miss_and_comes_back()
    {
        RedisTests.Require();
        await shared.Cluster.FlushAsync();
        await using var store = await RedisTests.OpenAsync(shared.Cluster.Url);
        var rows = Rows(100);
        await store.WriteAsync(rows, RedisTests.ForEver, Cancel);
        var keys = rows.Select(row => row.Key).ToArray();

        shared.Cluster.Nodes[2].Suspend();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMilliseconds(300));
        var failure = await Record.ExceptionAsync(async () => await store.ReadAsync(Sample.Tenant, keys, patience.Token));
        (failure is StoreUnavailableException or OperationCanceledException).ShouldBeTrue(failure?.ToString());

        shared.Cluster.Nodes[2].Resume();
        await Polling.UntilAsync(async () => await ReadsAsync(store, keys), "the whole cluster answers again", Cancel);
        (await store.ReadAsync(Sample.Tenant, keys, Cancel)).ShouldBe(rows);
    }

    private static async Task<bool> ReadsAsync(RedisOnlineStore store, FeatureKey[] keys)
    {
        try
        {
            await store.ReadAsync(Sample.Tenant, keys, Cancel);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private async Task MoveAsync(int from, int to, int slots)
    {
        var nodes = shared.Cluster.Nodes;
        var (source, target) = (await nodes[from].CliAsync("CLUSTER", "MYID"), await nodes[to].CliAsync("CLUSTER", "MYID"));
        await nodes[from].CliAsync(
            "--cluster", "reshard", $"127.0.0.1:{nodes[from].Port}", "--cluster-from", source, "--cluster-to", target,
            "--cluster-slots", $"{slots}", "--cluster-yes");
    }

    private FeatureRow[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => _sample.Row(Value.Of(i), Sample.Minute(1), key: Sample.Key($"u{i}")))];
}
