namespace Fabra.Testing.Redis;

/// <summary>A cluster of three servers, each the owner of a third of the slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Size = 3;

    private RedisCluster(IReadOnlyList<RedisServer> nodes) => Nodes = nodes;

    public IReadOnlyList<RedisServer> Nodes { get; }

    public string Url => "redis://" + string.Join(',', Nodes.Select(node => $"127.0.0.1:{node.Port}"));

    public static async Task<RedisCluster> StartAsync()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, Size).Select(_ => RedisServer.StartAsync(
            "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "2000")));
        var cluster = new RedisCluster(nodes);
        await nodes[0].CliAsync(
            ["--cluster", "create", .. nodes.Select(node => $"127.0.0.1:{node.Port}"), "--cluster-replicas", "0", "--cluster-yes"]);
        await Polling.UntilAsync(cluster.IsReadyAsync, "every node of the cluster is ready");
        return cluster;
    }

    public Task FlushAsync() => Task.WhenAll(Nodes.Select(node => node.FlushAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        var states = await Task.WhenAll(Nodes.Select(node => node.CliAsync("CLUSTER", "INFO")));
        return states.All(state => state.Contains("cluster_state:ok", StringComparison.Ordinal));
    }
}
