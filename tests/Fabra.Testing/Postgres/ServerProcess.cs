using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fabra.Testing.Postgres;

/// <summary>
/// One run of a server's process. A shell watches a pipe to this process and stops the server when it breaks: a test run that is killed
/// leaves nothing behind. (A signal upon the parent's death would come when the thread ends that started the server.)
/// </summary>
internal sealed partial class ServerProcess : IDisposable
{
    private const string Watch =
        """
        exec 3<&0
        "$@" 3<&- </dev/null >&2 &
        server=$!
        echo $server
        { cat <&3 >/dev/null; kill -QUIT $server; } 2>/dev/null &
        wait $server
        kill $! 2>/dev/null
        """;

    private const int LinesKept = 200;

    private readonly Process _shell;
    private readonly Queue<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int[] _suspended = [];

    private ServerProcess(Process shell, int id)
    {
        _shell = shell;
        Id = id;
    }

    /// <summary>The id of the server's own process.</summary>
    public int Id { get; }

    /// <summary>Starts a Postgres and waits until it takes connections.</summary>
    public static Task<ServerProcess> StartAsync(IEnumerable<string> arguments) => StartAsync(
        ServerAccount.Start("sh", ["-c", Watch, "sh", PostgresBinaries.PathOf("postgres"), .. arguments]),
        "database system is ready to accept");

    /// <summary>Starts another program as whoever runs the tests.</summary>
    /// <param name="ready">What it prints when it takes connections.</param>
    public static Task<ServerProcess> StartAsync(string program, IEnumerable<string> arguments, string ready) => StartAsync(
        new ProcessStartInfo("sh", ["-c", Watch, "sh", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true },
        ready);

    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string ready)
    {
        start.RedirectStandardInput = true;
        var shell = Process.Start(start)!;
        var line = await shell.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server's shell said nothing.");
        var server = new ServerProcess(shell, int.Parse(line, CultureInfo.InvariantCulture));
        _ = server.ReadLogAsync(ready);
        try
        {
            await server._ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch
        {
            server.Signal(Signals.Quit);
            server.Dispose();
            throw;
        }

        return server;
    }

    /// <summary>Sends a signal to the server, and waits for its end.</summary>
    public async Task EndAsync(int signal)
    {
        Resume();
        Signal(signal);
        await _shell.WaitForExitAsync();
    }

    /// <summary>Stops every process of the server where it is, the one first that could start others.</summary>
    public void Suspend()
    {
        Signal(Signals.Stop);
        _suspended = [.. File.ReadAllText($"/proc/{Id}/task/{Id}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        foreach (var child in _suspended)
        {
            _ = Kill(child, Signals.Stop);
        }
    }

    public void Resume()
    {
        foreach (var child in _suspended)
        {
            _ = Kill(child, Signals.Continue);
        }

        _suspended = [];
        Signal(Signals.Continue);
    }

    public void Dispose() => _shell.Dispose();

    private void Signal(int signal) => _ = Kill(Id, signal);

    private async Task ReadLogAsync(string ready)
    {
        while (await _shell.StandardError.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Enqueue(line);
                if (_lines.Count > LinesKept)
                {
                    _lines.Dequeue();
                }
            }

            if (line.Contains(ready, StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }

        lock (_lines)
        {
            _ready.TrySetException(new InvalidOperationException($"The server did not start:\n{string.Join('\n', _lines)}"));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
