using Fabra.Testing;
using Grpc.Net.Client;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

/// <summary>A real server on free ports, with its data in a folder of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private TestServer(FabraServer server, CapturedLogs logs, DirectoryInfo folder)
    {
        Server = server;
        Logs = logs;
        _folder = folder;
        Channel = GrpcChannel.ForAddress(server.GrpcAddress);
        Http = new HttpClient { BaseAddress = server.HttpAddress };
    }

    public FabraServer Server { get; }

    public CapturedLogs Logs { get; }

    public GrpcChannel Channel { get; }

    public HttpClient Http { get; }

    public static async Task<TestServer> StartAsync(Action<FabraServerBuilder>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("fabra-test-");
        var logs = new CapturedLogs();
        var builder = FabraServer.CreateBuilder(
            [.. Everywhere(folder), .. await TestStores.ArgumentsAsync(folder.FullName)]);
        configure?.Invoke(builder);
        builder.CaptureLogs(logs);
        var server = builder.Build();
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(server, logs, folder);
    }

    /// <summary>A command line of a server on DuckDB that touches nothing outside <paramref name="folder"/>.</summary>
    public static string[] Arguments(DirectoryInfo folder) => [.. Everywhere(folder), .. TestStores.DuckDb(folder.FullName)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Channel.Dispose();
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
        Logs.UnexpectedErrors.ShouldBeEmpty();
    }

    private static string[] Everywhere(DirectoryInfo folder) =>
    [
        "--grpc-port", "0", "--http-port", "0", "--bind", "127.0.0.1", "--env", "development",
        "--spool-dir", Path.Join(folder.FullName, "spool"),
    ];
}
