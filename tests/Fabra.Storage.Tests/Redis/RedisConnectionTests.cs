using Fabra.Core.Features;
using Fabra.Core.Time;
using Fabra.Storage.Redis;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;
using Fabra.Testing.Redis;

namespace Fabra.Storage.Tests.Redis;

/// <summary>Servers that come, go, hang and refuse; none of it needs a new store.</summary>
public sealed class RedisConnectionTests
{
    private readonly Sample _sample = new();
    private readonly CapturedLog<RedisOnlineStore> _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_that_is_down_at_the_start_is_found_later()
    {
        RedisTests.Require();
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using var store = await RedisTests.OpenAsync(server.Url, log: _log);

        await Should.ThrowAsync<StoreUnavailableException>(async () => await ReadAsync(store));
        (await store.CheckAsync(Cancel)).Healthy.ShouldBeFalse();

        await server.StartAgainAsync();
        await Polling.UntilAsync(() => WorksAsync(store), "the store works", Cancel);
    }

    [Fact]
    public async Task Killed_server_fails_calls_at_once_and_is_found_again_emptied()
    {
        RedisTests.Require();
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisTests.OpenAsync(server.Url, log: _log);
        (await WorksAsync(store)).ShouldBeTrue();
        var incarnation = store.Incarnation;

        await server.KillAsync();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await ReadAsync(store));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await WriteAsync(store, Row()));
        (await store.CheckAsync(Cancel)).Healthy.ShouldBeFalse();

        await server.StartAgainAsync();
        await Polling.UntilAsync(async () => (await store.CheckAsync(Cancel)).Healthy, "the store is healthy", Cancel);
        (await ReadAsync(store)).ShouldBeNull();
        (await WorksAsync(store)).ShouldBeTrue();
        store.Incarnation.ShouldNotBe(incarnation);
        _log.Of("redis_connection_lost").Count.ShouldBe(1);
        _log.Of("redis_connection_restored").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hung_server_lets_calls_end_by_their_token_and_works_when_it_goes_on()
    {
        RedisTests.Require();
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisTests.OpenAsync(server.Url, log: _log);
        var row = Row();
        await WriteAsync(store, row);

        server.Suspend();
        using var left = new CancellationTokenSource();
        var reads = Enumerable.Range(0, 100).Select(_ => store.ReadAsync(Sample.Tenant, [row.Key], left.Token).AsTask()).ToArray();
        await left.CancelAsync();
        foreach (var read in reads)
        {
            await Should.ThrowAsync<OperationCanceledException>(read);
        }

        server.Resume();
        await Polling.UntilAsync(async () => (await store.CheckAsync(Cancel)).Healthy, "the store is healthy", Cancel);
        (await ReadAsync(store)).ShouldBe(row);
    }

    [Fact]
    public async Task Server_killed_while_calls_wait_for_it_is_unavailable_to_all_of_them()
    {
        RedisTests.Require();
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisTests.OpenAsync(server.Url, log: _log);
        var row = Row();
        await WriteAsync(store, row);

        server.Suspend();
        var reads = Enumerable.Range(0, 100).Select(_ => store.ReadAsync(Sample.Tenant, [row.Key], Cancel).AsTask()).ToArray();
        var writes = Enumerable.Range(0, 100).Select(_ => WriteAsync(store, row).AsTask()).ToArray();
        await server.KillAsync();

        foreach (var call in reads.Cast<Task>().Concat(writes))
        {
            await Should.ThrowAsync<StoreUnavailableException>(call);
        }
    }

    [Fact]
    public async Task User_and_password_are_used_and_a_wrong_one_is_told_without_repeating_it()
    {
        RedisTests.Require();
        await using var server = await RedisServer.StartAsync(
            ["--requirepass", "other", "--user", .. "fabra on >hunter2 ~fabra:* +@read +@write +@connection +@scripting".Split(' ')]);
        await using (var store = await RedisTests.OpenAsync($"redis://fabra:hunter2@127.0.0.1:{server.Port}", log: _log))
        {
            (await WorksAsync(store)).ShouldBeTrue();
            (await store.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
        }

        await using var refused = await RedisTests.OpenAsync($"redis://fabra:hunter3@127.0.0.1:{server.Port}", log: _log);
        var health = await refused.CheckAsync(Cancel);
        health.Healthy.ShouldBeFalse();
        health.Detail.ShouldNotContain("hunter");
        _log.Events.ShouldAllBe(logged => !logged.Message.Contains("hunter"));
    }

    [Fact]
    public async Task Tls_with_an_authority_of_ones_own_is_trusted_only_when_told_to()
    {
        RedisTests.Require();
        using var certificates = new TestCertificates();
        await using var server = await RedisServer.StartWithTlsAsync(certificates);
        await using (var store = await RedisTests.OpenAsync($"{server.TlsUrl}?caFile={certificates.Authority}", log: _log))
        {
            (await WorksAsync(store)).ShouldBeTrue();
            store.Description.ShouldEndWith("TLS");
        }

        await using var distrustful = await RedisTests.OpenAsync(server.TlsUrl, log: _log);
        await Should.ThrowAsync<StoreUnavailableException>(async () => await ReadAsync(distrustful));
    }

    [Fact]
    public async Task Sentinel_names_the_primary_and_a_failover_is_followed()
    {
        RedisTests.Require();
        await using var servers = await RedisSentinel.StartAsync();
        await using var store = await RedisTests.OpenAsync(servers.Url, log: _log);
        var row = Row();
        await WriteAsync(store, row);
        await Polling.UntilAsync(
            async () => await servers.Replica.CliAsync("EXISTS", "fabra:{default:user:u1}") == "1", "the replica has the row", Cancel);
        (await store.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
        var incarnation = store.Incarnation;

        await servers.FailOverAsync();
        await Polling.UntilAsync(async () => (await store.CheckAsync(Cancel)).Healthy, "the store is healthy", Cancel);

        (await ReadAsync(store)).ShouldBe(row);
        (await WorksAsync(store)).ShouldBeTrue();
        store.Incarnation.ShouldNotBe(incarnation);
    }

    [Fact]
    public async Task Sentinel_that_is_not_there_yet_does_not_keep_the_store_from_opening()
    {
        RedisTests.Require();
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using var store = await RedisTests.OpenAsync($"{server.Url}?serviceName=x", log: _log);

        var health = await store.CheckAsync(Cancel);
        health.Healthy.ShouldBeFalse();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await ReadAsync(store));
    }

    private FeatureRow Row() => _sample.Row(Value.Of("x"), TimeProvider.System.GetUtcNow().CutToMicroseconds());

    private static ValueTask WriteAsync(RedisOnlineStore store, FeatureRow row) => store.WriteAsync([row], RedisTests.ForEver, Cancel);

    private static async Task<FeatureRow?> ReadAsync(RedisOnlineStore store) =>
        (await store.ReadAsync(Sample.Tenant, [Sample.Key("u1")], Cancel)).Single();

    private async Task<bool> WorksAsync(RedisOnlineStore store)
    {
        try
        {
            var row = _sample.Row(Value.Of("works"), Sample.Minute(1), key: Sample.Key("works")) with { WrittenAt = Sample.Minute(1) };
            await WriteAsync(store, row);
            return (await store.ReadAsync(Sample.Tenant, [row.Key], Cancel)).Single() == row;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
