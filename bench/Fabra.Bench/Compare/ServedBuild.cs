using Fabra.Bench.Load;
using Fabra.Bench.Processes;
using Fabra.Bench.Stores;
using Fabra.Testing;

namespace Fabra.Bench.Compare;

/// <summary>A build's server with stores of its own, and connections to it.</summary>
internal sealed class ServedBuild : IAsyncDisposable
{
    private readonly BenchStores _stores;
    private readonly ServerProcess _server;

    private ServedBuild(BenchStores stores, ServerProcess server, int connections)
    {
        _stores = stores;
        _server = server;
        Channels = new Channels(server.Address, connections);
    }

    public int ProcessId => _server.Id;

    public Channels Channels { get; }

    /// <summary>Starts it; the folder does not exist yet.</summary>
    public static async Task<ServedBuild> StartAsync(Build build, bool remote, string folder, int connections)
    {
        Directory.CreateDirectory(folder);
        var stores = await BenchStores.StartAsync(remote, folder);
        try
        {
            return new ServedBuild(stores, await StartServerAsync(build, stores, folder), connections);
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Channels.Dispose();
        await _server.DisposeAsync();
        await _stores.DisposeAsync();
    }

    private static Task<ServerProcess> StartServerAsync(Build build, BenchStores stores, string folder)
    {
        var port = FreePorts.One();
        return ServerProcess.StartAsync(
            [build.Program, "serve"],
            new Dictionary<string, string>(stores.Environment)
            {
                ["FABRA_SPOOL_DIR"] = Path.Combine(folder, "spool"),
                ["FABRA_GRPC_PORT"] = $"{port}",
                ["FABRA_HTTP_PORT"] = "0",
            },
            port,
            Path.Combine(folder, "server.log"));
    }
}
