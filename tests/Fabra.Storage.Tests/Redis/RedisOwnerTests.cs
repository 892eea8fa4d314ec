using Fabra.Core.Features;
using Fabra.Core.Stores;
using Fabra.Storage.Redis;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;
using Fabra.Testing.Redis;

namespace Fabra.Storage.Tests.Redis;

/// <summary>Redis holds the values of one offline store; for another it is no cache.</summary>
public sealed class RedisOwnerTests : IAsyncLifetime
{
    private static readonly StoreIdentity First = new(new Guid("5eed0000-0000-4000-8000-000000000001"), "a store at /data");
    private static readonly StoreIdentity Second = new(new Guid("5eed0000-0000-4000-8000-000000000002"), "another store at /other");

    private readonly Sample _sample = new();
    private RedisServer? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RedisServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        RedisTests.Require();
        _server = await RedisServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task InitializeAsync_for_another_store_is_refused_naming_both()
    {
        await using var first = await OpenAsync(First);
        await using var again = await OpenAsync(First with { Description = "moved" });

        var refused = await Should.ThrowAsync<StoreUnavailableException>(OpenAsync(Second));

        refused.Message.ShouldContain($"it holds the values of the store {First}, and this server's store is {Second}: ");
        (await first.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
        (await again.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task Calls_are_refused_while_the_values_are_another_stores()
    {
        await Server.KillAsync();
        await using var second = await OpenAsync(Second);
        await Server.StartAgainAsync();
        await using var first = await OpenAsync(First);
        await first.WriteAsync([Row()], RedisTests.ForEver, Cancel);

        await Polling.UntilAsync(
            async () => (await second.CheckAsync(Cancel)).Detail.StartsWith("it holds the values of", StringComparison.Ordinal),
            "the other store knows",
            Cancel);
        (await Should.ThrowAsync<StoreUnavailableException>(async () => await ReadAsync(second))).Message.ShouldContain(First.ToString());
        await Should.ThrowAsync<StoreUnavailableException>(async () => await second.WriteAsync([Row()], RedisTests.ForEver, Cancel));

        // Emptied, it is whose server looks first.
        await Server.FlushAsync();
        (await second.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
        (await ReadAsync(second)).ShouldBeNull();
        (await first.CheckAsync(Cancel)).Healthy.ShouldBeFalse();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await ReadAsync(first));
    }

    [Fact]
    public async Task First_call_finds_out_whose_the_values_are()
    {
        await using var first = await OpenAsync(First);
        await Server.KillAsync();
        await using var second = await OpenAsync(Second);
        await Server.StartAgainAsync();
        await Polling.UntilAsync(async () => (await first.CheckAsync(Cancel)).Healthy, "the first store has it again", Cancel);

        // No check of its health comes between.
        await Polling.UntilAsync(() => IsRefusedByNameAsync(second), "the call is refused for the other store's sake", Cancel);
    }

    private static async Task<bool> IsRefusedByNameAsync(RedisOnlineStore store)
    {
        var refused = await Should.ThrowAsync<StoreUnavailableException>(async () => await ReadAsync(store));
        return refused.Message.Contains(First.ToString(), StringComparison.Ordinal);
    }

    private static async Task<FeatureRow?> ReadAsync(RedisOnlineStore store) =>
        (await store.ReadAsync(Sample.Tenant, [Sample.Key("u1")], Cancel))[0];

    private FeatureRow Row() => _sample.Row(Value.Of(1), Sample.Minute(1));

    private async Task<RedisOnlineStore> OpenAsync(StoreIdentity owner)
    {
        var store = new RedisOnlineStore(
            new RedisOptions(Server.Url) { Owner = _ => Task.FromResult(owner) }, TimeProvider.System, new CapturedLog<RedisOnlineStore>());
        try
        {
            await store.InitializeAsync(Cancel);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
