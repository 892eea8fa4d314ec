using System.Diagnostics;
using Fabra.Testing;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

/// <summary>The server as its own process, for what only a process can show: signals and exit codes.</summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly DirectoryInfo _folder;

    private ChildServer(ChildProcess process, DirectoryInfo folder)
    {
        _process = process;
        _folder = folder;
    }

    public Uri GrpcAddress => new(_process.ReadyField("grpc"));

    public int ProcessId => _process.Id;

    public string DuckDbPath => Path.Join(_folder.FullName, "fabra.duckdb");

    public static async Task<ChildServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fabra-test-");
        // A child inherits what is ignored, and what a shell starts in the background ignores SIGINT.
        string[] arguments = ["--default-signal=INT", "dotnet", typeof(FabraServer).Assembly.Location, .. TestServer.Arguments(folder)];
        var start = new ProcessStartInfo("env", arguments) { WorkingDirectory = folder.FullName };
        return new ChildServer(await ChildProcess.StartAsync(start, "server_started ", cancellationToken), folder);
    }

    public void Signal(int signal) => _process.Signal(signal);

    public Task<int> WaitForExitAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        _process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
