using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fabra.Bench.Processes;

/// <summary>A server in a process of its own, stopped by a signal.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>As the image sets it, see Dockerfile; the same for Fabra and for the echo server.</summary>
    private const string Nursery = "0x4000000";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks at a port; short, because how long a start takes is measured too.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Starts and waits until the port takes connections. What it prints goes to a file.</summary>
    public static async Task<ServerProcess> StartAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, int port, string logFile)
    {
        // Through a shell, which costs nothing once it has replaced itself: a pipe would have to be read by the load generator.
        var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "exec \"$@\" >\"$BENCH_LOG\" 2>&1", "sh", "dotnet" } };
        start.Environment["BENCH_LOG"] = logFile;

        // In place of the load generator's own, see bench/run.
        start.Environment["DOTNET_GCgen0size"] = Nursery;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start)!, port);
        try
        {
            await server.WaitForPortAsync(port, logFile);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Terminate(_process.Id, (int)PosixSignalNumber.Terminate);
            using var deadline = new CancellationTokenSource(StopTimeout);
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private async Task WaitForPortAsync(int port, string logFile)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(started) < StartTimeout)
            {
                await Task.Delay(Interval);
            }
            catch (SocketException failure)
            {
                throw new InvalidOperationException($"The server did not start; see {logFile}: {await File.ReadAllTextAsync(logFile)}", failure);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Terminate(int processId, int signal);

    private enum PosixSignalNumber
    {
        Terminate = 15,
    }
}
