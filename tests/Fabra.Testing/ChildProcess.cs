using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Fabra.Testing;

/// <summary>
/// A server in its own process. A watcher reads a pipe from this process and ends the server when the pipe breaks: a test run that is
/// killed leaves nothing behind. (A signal upon the parent's death would come when the thread ends that started the server.)
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    /// <summary>
    /// The shell starts the watcher and then becomes the server, so the server is a child of this process: its id cannot pass to another
    /// process before this one has learnt of its end, and no signal can reach a stranger. The watcher belongs to nobody, lest Postgres
    /// count it among its own children; a line through the pipe lets it go.
    /// </summary>
    private const string Watched =
        """
        exec 3<&0 </dev/null
        ( { read -r line <&3 || { kill -QUIT $$; kill -CONT $$; }; } >/dev/null 2>&1 & )
        exec "$@" 3<&-
        """;

    private const int LinesKept = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string? _ready;
    private readonly Action<string>? _log;
    private readonly Queue<string> _lines = [];
    private readonly TaskCompletionSource<string> _readyLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private int[] _suspended = [];

    private ChildProcess(Process process, string? ready, Action<string>? log)
    {
        _process = process;
        _ready = ready;
        _log = log;
        Id = process.Id;
        _running = RunAsync();
    }

    /// <summary>The id of the server's process.</summary>
    public int Id { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program without waiting for anything.</summary>
    /// <param name="start">The program and its arguments as a list; what else it needs is kept.</param>
    /// <param name="log">Takes each line that the program prints, one at a time. Null: only the last lines are kept.</param>
    public static ChildProcess Start(ProcessStartInfo start, Action<string>? log = null) => Start(start, null, log);

    /// <summary>Starts a program and waits until it prints a line that contains <paramref name="ready"/>.</summary>
    /// <exception cref="InvalidOperationException">It ended before; the message has what it printed.</exception>
    /// <exception cref="TimeoutException">It printed no such line within a minute.</exception>
    public static Task<ChildProcess> StartAsync(ProcessStartInfo start, string ready, CancellationToken cancellationToken = default) =>
        StartAsync(start, ready, log: null, cancellationToken);

    /// <inheritdoc cref="StartAsync(ProcessStartInfo, string, CancellationToken)"/>
    /// <param name="log">Takes each line that the program prints, one at a time.</param>
    public static async Task<ChildProcess> StartAsync(
        ProcessStartInfo start, string ready, Action<string>? log, CancellationToken cancellationToken)
    {
        var process = Start(start, ready, log);
        try
        {
            await process._readyLine.Task.WaitAsync(Patience, cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of <c>name=value</c> in the line that said that the program is ready.</summary>
    public string ReadyField(string name) =>
        Regex.Match(_readyLine.Task.Result, $@"\b{Regex.Escape(name)}=(\S+)") is { Success: true } field
            ? field.Groups[1].Value
            : throw new InvalidOperationException($"There is no {name} in: {_readyLine.Task.Result}");

    /// <summary>Sends a signal; after the server's end nothing.</summary>
    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(Id, signal);
        }
    }

    /// <summary>Sends a signal, and waits for the server's end.</summary>
    /// <remarks>The signal comes before the resumption: a suspended server that ran again first could still answer.</remarks>
    /// <returns>The exit code.</returns>
    public Task<int> EndAsync(int signal, CancellationToken cancellationToken = default)
    {
        Signal(signal);
        Resume();
        return WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits for the server's end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Stops every process of the server where it is, the one first that could start others.</summary>
    /// <remarks>On return none runs: the signal alone takes effect a moment later if the process is running on another processor.</remarks>
    public void Suspend()
    {
        Signal(Signals.Stop);
        AwaitStopped(Id);
        _suspended = [.. File.ReadAllText($"/proc/{Id}/task/{Id}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        foreach (var child in _suspended)
        {
            _ = Kill(child, Signals.Stop);
            AwaitStopped(child);
        }
    }

    public void Resume()
    {
        foreach (var child in Interlocked.Exchange(ref _suspended, []))
        {
            _ = Kill(child, Signals.Continue);
        }

        Signal(Signals.Continue);
    }

    /// <summary>Ends the server without any order if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(Signals.Kill);
        await _running;
        _process.Dispose();
    }

    /// <summary>Waits until every thread of a process is stopped, or the process has ended.</summary>
    private static void AwaitStopped(int id)
    {
        if (!SpinWait.SpinUntil(() => IsStopped(id), Patience))
        {
            throw new TimeoutException($"Process {id} still runs {Patience.TotalSeconds:0} s after the signal to stop.");
        }
    }

    private static bool IsStopped(int id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task").All(thread => State(File.ReadAllText($"{thread}/stat")) is 'T' or 't' or 'Z' or 'X');
        }
        catch (DirectoryNotFoundException)
        {
            return !Directory.Exists($"/proc/{id}");
        }
        catch (IOException)
        {
            // A thread ended while its state was read.
            return false;
        }
    }

    /// <summary>The letter after the name in brackets: proc(5), /proc/pid/stat.</summary>
    private static char State(string stat) => stat[stat.LastIndexOf(')') + 2];

    private static ChildProcess Start(ProcessStartInfo start, string? ready, Action<string>? log)
    {
        string[] program = [start.FileName, .. start.ArgumentList];
        start.FileName = "sh";
        start.ArgumentList.Clear();
        foreach (var argument in (string[])["-c", Watched, "sh", .. program])
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new ChildProcess(Process.Start(start)!, ready, log);
    }

    /// <summary>Reads all that the server prints, or it would wait for ever, and lets the watcher go when it has ended.</summary>
    private async Task RunAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        await _process.WaitForExitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync();
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody has ended the watcher.
        }

        lock (_lines)
        {
            _readyLine.TrySetException(new InvalidOperationException($"The server has ended:\n{string.Join('\n', _lines)}"));
            // Nobody has to wait for the line.
            _ = _readyLine.Task.Exception;
        }
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _log?.Invoke(line);
                _lines.Enqueue(line);
                if (_lines.Count > LinesKept)
                {
                    _lines.Dequeue();
                }
            }

            if (_ready is not null && line.Contains(_ready, StringComparison.Ordinal))
            {
                _readyLine.TrySetResult(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
