using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

/// <summary>The server as its own process, for what only a process can show: signals and exit codes.</summary>
internal sealed partial class ChildServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private ChildServer(Process process, DirectoryInfo folder, Uri grpc)
    {
        _process = process;
        _folder = folder;
        GrpcAddress = grpc;
    }

    public Uri GrpcAddress { get; }

    public int ProcessId => _process.Id;

    public string DuckDbPath => Path.Join(_folder.FullName, "fabra.duckdb");

    public static async Task<ChildServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fabra-test-");
        // A child inherits what is ignored, and what a shell starts in the background ignores SIGINT.
        var start = new ProcessStartInfo("env") { RedirectStandardError = true, WorkingDirectory = folder.FullName };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(typeof(FabraServer).Assembly.Location);
        foreach (var argument in TestServer.Arguments(folder))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start).ShouldNotBeNull();
        var seen = new List<string>();
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            seen.Add(line);
            if (GrpcField().Match(line) is { Success: true } match)
            {
                // Whoever writes into a pipe that nobody reads waits for ever.
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return new ChildServer(process, folder, new Uri(match.Groups[1].Value));
            }
        }

        throw new InvalidOperationException("The server ended before it started: " + string.Join('\n', seen));
    }

    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    public async Task<int> WaitForExitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex("server_started .*grpc=([^ ]+)")]
    private static partial Regex GrpcField();
}
