using System.Diagnostics;
using Fabra.Client;
using Fabra.Testing;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary><c>fabra serve</c> as its own process, for what only a process can show, and a client of it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process)
    {
        _process = process;
        Client = new FabraClient(process.ReadyField("grpc"));
    }

    public int Id => _process.Id;

    public FabraClient Client { get; }

    public static async Task<ServerProcess> StartAsync(string folder, params string[] more)
    {
        string[] arguments = [Command.FabraAssembly, "serve", .. await RunningServer.ArgumentsAsync(folder), .. more];
        return new ServerProcess(await ChildProcess.StartAsync(
            new ProcessStartInfo("dotnet", arguments), "server_started ", TestContext.Current.CancellationToken));
    }

    /// <summary>Ends the process as a power cut would, without a chance to put anything in order.</summary>
    public Task KillAsync() => _process.EndAsync(Signals.Kill);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Client.Dispose();
    }
}
