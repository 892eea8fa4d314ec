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

    public static async Task<ServerProcess> StartAsync(string folder, params string[] more) =>
        await StartAsync(new ProcessStartInfo(
            "dotnet", [Command.FabraAssembly, "serve", .. await RunningServer.ArgumentsAsync(folder), .. more]));

    /// <summary>
    /// Starts with a home folder of a test's own and exactly these options, so that all else is as users have it by default.
    /// </summary>
    public static Task<ServerProcess> StartAtHomeAsync(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Command.FabraAssembly, "serve", .. arguments]);
        start.Environment["HOME"] = home;
        return StartAsync(start);
    }

    /// <summary>Runs one that does not start, to its end.</summary>
    public static async Task<CliRun> RefuseAtHomeAsync(string home, params string[] arguments)
    {
        var run = await Command.RunAsync(
            "dotnet", [Command.FabraAssembly, "serve", .. arguments], start => start.Environment["HOME"] = home, null);
        run.Code.ShouldBe(1, run.Error);
        return run;
    }

    /// <summary>Ends the process as a power cut would, without a chance to put anything in order.</summary>
    public Task KillAsync() => _process.EndAsync(Signals.Kill);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Client.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start) =>
        new(await ChildProcess.StartAsync(start, "server_started ", TestContext.Current.CancellationToken));
}
