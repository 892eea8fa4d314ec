using System.Diagnostics;
using System.Text.RegularExpressions;
using Fabra.Client;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary><c>fabra serve</c> as its own process, for what only a process can show.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _draining;

    private ServerProcess(Process process, Uri grpc)
    {
        _process = process;
        // Whoever writes into a pipe that nobody reads waits for ever.
        _draining = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Client = new FabraClient(grpc.ToString());
    }

    public int Id => _process.Id;

    public FabraClient Client { get; }

    public static async Task<ServerProcess> StartAsync(string folder, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet", [Command.FabraAssembly, "serve", .. await RunningServer.ArgumentsAsync(folder), .. more])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start).ShouldNotBeNull();
        var seen = new List<string>();
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            seen.Add(line);
            if (GrpcField().Match(line) is { Success: true } match)
            {
                return new ServerProcess(process, new Uri(match.Groups[1].Value));
            }
        }

        throw new InvalidOperationException("The server ended before it started: " + string.Join('\n', seen));
    }

    /// <summary>Ends the process as a power cut would, without a chance to put anything in order.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _draining;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Client.Dispose();
        _process.Dispose();
    }

    [GeneratedRegex("server_started .*grpc=([^ ]+)")]
    private static partial Regex GrpcField();
}
