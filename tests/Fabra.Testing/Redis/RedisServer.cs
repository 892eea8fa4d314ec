using System.Diagnostics;

namespace Fabra.Testing.Redis;

/// <summary>
/// A real Redis on a free port of this machine, with a folder of its own. It can be killed, stopped where it is, and started again on the
/// same port; without persistence it has then forgotten everything.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Ready = "Ready to accept connections";

    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly string[] _arguments;
    private ChildProcess? _process;

    private RedisServer(int port, string[] arguments)
    {
        Port = port;
        _arguments = arguments;
    }

    public int Port { get; }

    public string Url => $"redis://127.0.0.1:{Port}";

    /// <summary>Where TLS is spoken, on a server that was started for it.</summary>
    public string TlsUrl => $"rediss://127.0.0.1:{TlsPort}";

    private int TlsPort { get; init; }

    /// <param name="arguments">Further options, such as <c>--requirepass</c> and its value.</param>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(FreePorts.OneForRedis(), arguments);
        await server.StartAgainAsync();
        return server;
    }

    public static async Task<RedisServer> StartWithTlsAsync(TestCertificates certificates)
    {
        var port = FreePorts.OneForRedis();
        string[] arguments =
        [
            "--tls-port", $"{port}", "--tls-cert-file", certificates.Certificate, "--tls-key-file", certificates.Key,
            "--tls-ca-cert-file", certificates.Authority, "--tls-auth-clients", "no",
        ];
        var server = new RedisServer(FreePorts.OneForRedis(), arguments) { TlsPort = port };
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.DisposeAsync();
        }
    }

    /// <summary>Stops the process where it is: it holds its connections and answers nothing.</summary>
    public void Suspend() => _process!.Suspend();

    public void Resume() => _process!.Resume();

    /// <summary>Starts after a kill, on the same port.</summary>
    public async Task StartAgainAsync() => _process = await ChildProcess.StartAsync(
        new ProcessStartInfo(
            RedisBinaries.Server,
            [
                "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "", "--appendonly", "no",
                .. _arguments,
            ]),
        Ready);

    public Task FlushAsync() => CliAsync("FLUSHALL");

    /// <summary>Runs a command and returns what it printed.</summary>
    public async Task<string> CliAsync(params string[] command)
    {
        var start = new ProcessStartInfo(RedisBinaries.Cli, ["-h", "127.0.0.1", "-p", $"{Port}", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var printed = (await output).Trim();
        return process.ExitCode == 0 && !printed.StartsWith("ERR ", StringComparison.Ordinal)
            ? printed
            : throw new InvalidOperationException($"redis-cli {string.Join(' ', command)}: {printed} {await error}");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }
}
