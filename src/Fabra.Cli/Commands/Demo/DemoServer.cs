using System.Net;
using Fabra.Grpc.Server;
using Fabra.Grpc.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Fabra.Cli.Commands.Demo;

/// <summary>A whole server over a folder of its own, which is deleted with it.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private readonly FabraServer _server;
    private readonly string _folder;

    private DemoServer(FabraServer server, string folder)
    {
        _server = server;
        _folder = folder;
    }

    public Uri GrpcAddress => _server.GrpcAddress;

    public Uri HttpAddress => _server.HttpAddress;

    public static async Task<DemoServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fabra-demo-").FullName;
        var builder = FabraServer.CreateBuilder(
            "--grpc-port", "0",
            "--http-port", "0",
            "--duckdb-path", Path.Combine(folder, "fabra.duckdb"),
            "--spool-dir", Path.Combine(folder, "spool"));

        // A server of its own, whatever the environment says about another: no store elsewhere is written to, and nothing is sent away.
        builder.Options.Bind = IPAddress.Loopback;
        builder.Options.PostgresUrl = null;
        builder.Options.RedisUrl = null;
        builder.Options.ApiKey = null;
        builder.Options.Embedding.Provider = EmbeddingProvider.Local;
        builder.Options.Evidence.IncludeContent = true;

        // The demo tells its own story; what goes wrong is told all the same.
        builder.Options.Log.Level = LogLevel.Warning;
        var server = builder.Build();
        try
        {
            await server.StartAsync(cancellationToken);
            return new DemoServer(server, folder);
        }
        catch
        {
            await EndAsync(server, folder);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await EndAsync(_server, _folder);
    }

    private static async Task EndAsync(FabraServer server, string folder)
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
