using System.Diagnostics;
using System.Globalization;
using Fabra.Client;
using Fabra.Testing;

namespace Fabra.Soak.Harness;

/// <summary>The server as its own process, as an operator runs it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Options with which kills fall into checkpoints of DuckDB as well.</summary>
    public static readonly string[] ManyCheckpoints = ["--duckdb-checkpoint-threshold", "1MiB"];

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(10);

    private readonly ChildProcess _process;
    private readonly StreamWriter _log;

    private ServerProcess(ProcessStartInfo start, string logFile, int port, int httpPort)
    {
        _log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        _process = ChildProcess.Start(start, _log.WriteLine);
        Port = port;
        HttpPort = httpPort;
        Client = NewClient();
    }

    /// <summary>Of gRPC.</summary>
    public int Port { get; }

    /// <summary>Of REST.</summary>
    public int HttpPort { get; }

    /// <summary>A client that repeats nothing, so that what the server did not answer shows.</summary>
    public FabraClient Client { get; }

    /// <summary>Starts a server on a DuckDB file and waits until it answers.</summary>
    /// <param name="log">The log's name; what an earlier server of that name wrote stays.</param>
    public static Task<ServerProcess> StartAsync(
        SoakSettings settings,
        string log,
        string database,
        string spool,
        IEnumerable<string> options,
        CancellationToken cancellationToken) =>
        StartAsync(settings, log, ["--duckdb-path", database, "--spool-dir", spool, .. options], cancellationToken);

    /// <summary>Starts a server on whatever stores the options name and waits until it answers.</summary>
    public static async Task<ServerProcess> StartAsync(
        SoakSettings settings, string log, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        var (port, httpPort) = FreePorts.Two();
        string[] arguments =
        [
            settings.Server, "serve", "--grpc-port", Text(port), "--http-port", Text(httpPort), "--bind", "127.0.0.1", "--env", "development",
            "--log-level", "warning", .. options,
        ];
        var path = Path.Join(settings.Logs, $"server-{log}.log");
        var server = new ServerProcess(new ProcessStartInfo("dotnet", arguments), path, port, httpPort);
        await server.WaitUntilReadyAsync(path, cancellationToken);
        return server;
    }

    public FabraClient NewClient(int? port = null, int attempts = 1, TimeSpan? timeout = null)
    {
        var options = new FabraClientOptions
        {
            Address = $"http://127.0.0.1:{Text(port ?? Port)}",
            Retry = new FabraRetryOptions { MaxAttempts = attempts },
        };
        options.Timeout = timeout ?? options.Timeout;
        return new FabraClient(options);
    }

    /// <summary>Memory of the process that is in RAM, in bytes.</summary>
    public long ResidentBytes()
    {
        var line = File.ReadLines($"/proc/{Text(_process.Id)}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>What that memory consists of. Takes the kernel some milliseconds.</summary>
    public MemoryShares MemoryShares() => Harness.MemoryShares.Of(_process.Id);

    /// <summary>Time of processors that the process has used: what a call costs, however busy the machine is with other things.</summary>
    public TimeSpan ProcessorTime()
    {
        using var process = Process.GetProcessById(_process.Id);
        return process.TotalProcessorTime;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public Task KillAsync() => _process.EndAsync(Signals.Kill);

    /// <summary>SIGTERM, and the exit status.</summary>
    public Task<int> StopAsync(CancellationToken cancellationToken) => _process.EndAsync(Signals.Terminate, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
        await _log.DisposeAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task WaitUntilReadyAsync(string log, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        while (!_process.HasExited)
        {
            try
            {
                await Client.GetServerInfoAsync(patience.Token);
                return;
            }
            catch (FabraRpcException error) when (error.IsTransient)
            {
                await Task.Delay(50, patience.Token);
            }
        }

        throw new InvalidOperationException($"The server ended at its start, see {log}.");
    }
}
