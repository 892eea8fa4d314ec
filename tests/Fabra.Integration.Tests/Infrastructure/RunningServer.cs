using Fabra.Client;
using Fabra.Grpc.Server;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Testing;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>The whole server in this process, on free ports and a database file of its own, with one caller of each kind.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly TemporaryFolder? _ownFolder;
    private bool _stopped;

    private RunningServer(FabraServer server, CapturedLogs logs, TemporaryFolder? ownFolder)
    {
        Server = server;
        Logs = logs;
        _ownFolder = ownFolder;
        Client = new FabraClient(server.GrpcAddress.ToString());
        Http = new HttpClient { BaseAddress = server.HttpAddress };
        Cli = new CliRunner(server.GrpcAddress.ToString());
    }

    public FabraServer Server { get; }

    public CapturedLogs Logs { get; }

    public FabraClient Client { get; }

    public HttpClient Http { get; }

    public CliRunner Cli { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RunningServer> StartAsync(Action<FabraServerBuilder>? configure = null)
    {
        var folder = new TemporaryFolder();
        return await StartAsync(folder.Path, configure, folder);
    }

    /// <summary>Starts over a folder that outlives the server.</summary>
    public static Task<RunningServer> StartInAsync(string folder, Action<FabraServerBuilder>? configure = null) =>
        StartAsync(folder, configure, null);

    /// <summary>A command line of a server on DuckDB that touches nothing outside <paramref name="folder"/>.</summary>
    public static string[] Arguments(string folder) => [.. Everywhere(folder), .. TestStores.DuckDb(folder)];

    /// <summary>A command line of a server on the stores under test.</summary>
    public static async Task<string[]> ArgumentsAsync(string folder) =>
        [.. Everywhere(folder), .. await TestStores.ArgumentsAsync(folder)];

    /// <summary>Ends the server as SIGTERM would.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await Server.StopAsync(CancellationToken.None);
            await Server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Client.Dispose();
        await StopAsync();
        _ownFolder?.Dispose();
        Logs.UnexpectedErrors.ShouldBeEmpty();
    }

    private static string[] Everywhere(string folder) =>
    [
        "--grpc-port", "0", "--http-port", "0", "--bind", "127.0.0.1", "--env", "development",
        "--spool-dir", Path.Join(folder, "spool"),
    ];

    private static async Task<RunningServer> StartAsync(
        string folder, Action<FabraServerBuilder>? configure, TemporaryFolder? ownFolder)
    {
        var logs = new CapturedLogs();
        var builder = FabraServer.CreateBuilder(await ArgumentsAsync(folder));
        configure?.Invoke(builder);
        builder.CaptureLogs(logs);
        var server = builder.Build();
        try
        {
            await server.StartAsync(Cancellation);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return new RunningServer(server, logs, ownFolder);
    }
}
