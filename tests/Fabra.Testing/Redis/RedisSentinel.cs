using System.Diagnostics;

namespace Fabra.Testing.Redis;

/// <summary>Two servers, one of them the other's replica, and a Sentinel that makes the replica the primary when the primary is gone.</summary>
public sealed class RedisSentinel : IAsyncDisposable
{
    public const string Service = "fabra-primary";

    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly int _port = FreePorts.OneForRedis();
    private ChildProcess? _process;

    private RedisSentinel(RedisServer primary, RedisServer replica)
    {
        Primary = primary;
        Replica = replica;
    }

    /// <summary>The primary at the beginning.</summary>
    public RedisServer Primary { get; }

    public RedisServer Replica { get; }

    public string Url => $"redis://127.0.0.1:{_port}?serviceName={Service}";

    public static async Task<RedisSentinel> StartAsync()
    {
        var primary = await RedisServer.StartAsync();
        var replica = await RedisServer.StartAsync("--replicaof", $"127.0.0.1 {primary.Port}");
        var sentinel = new RedisSentinel(primary, replica);
        await sentinel.StartSentinelAsync();
        await Polling.UntilAsync(
            async () => (await primary.CliAsync("INFO", "replication")).Contains("state=online", StringComparison.Ordinal),
            "the replica follows");
        return sentinel;
    }

    /// <summary>Kills the primary and waits until the replica has taken over.</summary>
    public async Task FailOverAsync()
    {
        await Polling.UntilAsync(
            async () => (await SentinelAsync("SENTINEL", "REPLICAS", Service)).Contains($"{Replica.Port}", StringComparison.Ordinal),
            "Sentinel knows the replica");
        await Primary.KillAsync();
        await Polling.UntilAsync(ReplicaIsPrimaryAsync, "the replica takes over");
    }

    private async Task<bool> ReplicaIsPrimaryAsync()
    {
        try
        {
            return (await Replica.CliAsync("ROLE")).StartsWith("master", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            // Sentinel closes the connections of a server that it promotes.
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        await Primary.DisposeAsync();
        await Replica.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartSentinelAsync()
    {
        // Sentinel writes what it learns into its file.
        var file = _folder.File("sentinel.conf");
        await File.WriteAllTextAsync(
            file,
            $"""
            port {_port}
            bind 127.0.0.1
            dir {_folder.Path}
            sentinel monitor {Service} 127.0.0.1 {Primary.Port} 1
            sentinel down-after-milliseconds {Service} 500
            sentinel failover-timeout {Service} 3000

            """);
        _process = await ChildProcess.StartAsync(new ProcessStartInfo(RedisBinaries.Server, [file, "--sentinel"]), "+monitor");
    }

    private Task<string> SentinelAsync(params string[] command) => Replica.CliAsync(["-p", $"{_port}", .. command]);
}
