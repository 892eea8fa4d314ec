using Fabra.Core.Features;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.Support;
using Fabra.Testing.Redis;

namespace Fabra.Storage.Tests.Redis;

/// <summary>A cluster takes seconds to agree on itself, so that the tests of a class share one.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private RedisCluster? _cluster;

    internal RedisCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster was not started.");

    public async ValueTask InitializeAsync() => _cluster = RedisBinaries.WhyMissing is null ? await RedisCluster.StartAsync() : null;

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}

/// <summary>A store over the shared cluster, emptied first.</summary>
public sealed class RedisClusterFixture(SharedCluster shared) : IOnlineFixture
{
    public ManualTime Time { get; } = new();

    async Task<IOnlineStore> IOnlineFixture.OpenAsync()
    {
        RedisTests.Require();
        await shared.Cluster.FlushAsync();
        return await RedisTests.OpenAsync(shared.Cluster.Url, Time);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
