using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fabra.Testing.Redis;

/// <summary>
/// One run of a server's process. A shell watches a pipe to this process and ends the server when it breaks: a test run that is killed
/// leaves nothing behind.
/// </summary>
internal sealed class RedisProcess : IDisposable
{
    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private const string Watch =
        """
        exec 3<&0
        sh -c 'echo $$; exec "$0" "$@"' "$@" 3<&- </dev/null &
        server=$!
        { cat <&3 >/dev/null; kill -KILL $server; } 2>/dev/null &
        wait $server
        kill $! 2>/dev/null
        """;

    private readonly Process _shell;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RedisProcess(Process shell, int id)
    {
        _shell = shell;
        Id = id;
    }

    /// <summary>The id of the server's own process.</summary>
    public int Id { get; }

    /// <summary>Starts a server and waits until it says that it takes connections.</summary>
    public static async Task<RedisProcess> StartAsync(IEnumerable<string> arguments, string readyLine)
    {
        var start = new ProcessStartInfo("sh", ["-c", Watch, "sh", RedisBinaries.Server, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var shell = Process.Start(start)!;
        var line = await shell.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server's shell said nothing.");
        var server = new RedisProcess(shell, int.Parse(line, CultureInfo.InvariantCulture));
        _ = server.ReadLogAsync(readyLine);
        try
        {
            await server._ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return server;
        }
        catch
        {
            await server.KillAsync();
            server.Dispose();
            throw;
        }
    }

    public async Task KillAsync()
    {
        _ = Kill(Id, SigKill);
        await _shell.WaitForExitAsync();
    }

    public void Suspend() => _ = Kill(Id, SigStop);

    public void Resume() => _ = Kill(Id, SigCont);

    public void Dispose() => _shell.Dispose();

    private async Task ReadLogAsync(string readyLine)
    {
        while (await _shell.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Add(line);
            if (line.Contains(readyLine, StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }

        _ready.TrySetException(new InvalidOperationException($"The server did not start:\n{string.Join('\n', _lines)}"));
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
