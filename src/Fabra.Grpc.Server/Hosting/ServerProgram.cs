using Fabra.Grpc.Server.Configuration;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>A server as a whole program: starts, waits for a signal, drains, and turns what happened into an exit code.</summary>
internal static class ServerProgram
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int BadUsage = 2;

    /// <summary>Time to close the stores after the drain.</summary>
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] arguments, Action<FabraServerBuilder>? configure, TextWriter error)
    {
        if (arguments is ["--help" or "-h" or "help", ..])
        {
            await Console.Out.WriteAsync(Usage.Text());
            return Done;
        }

        FabraServer server;
        try
        {
            var builder = FabraServer.CreateBuilder(arguments);
            configure?.Invoke(builder);
            server = builder.Build();
        }
        catch (FabraConfigurationException impossible)
        {
            foreach (var problem in impossible.Problems)
            {
                await error.WriteLineAsync($"fabra: {problem}");
            }

            return BadUsage;
        }

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signals = new SignalWatcher(() => stop.TrySetResult());
        var started = await TryStartAsync(server, error);
        if (started)
        {
            await stop.Task;
        }

        return await TryEndAsync(server, started, error) && started ? Done : Failed;
    }

    private static async Task<bool> TryStartAsync(FabraServer server, TextWriter error)
    {
        try
        {
            await server.StartAsync();
            return true;
        }
        catch (Exception failure)
        {
            await error.WriteLineAsync($"fabra: {StartupFailure.Describe(failure, server.Options) ?? failure.ToString()}");
            return false;
        }
    }

    /// <summary>Bounded: a store that does not close must not keep the process from ending.</summary>
    private static async Task<bool> TryEndAsync(FabraServer server, bool started, TextWriter error)
    {
        try
        {
            if (started)
            {
                await server.StopAsync();
            }

            await server.DisposeAsync().AsTask().WaitAsync(Closing);
            return true;
        }
        catch (Exception failure) when (failure is OperationCanceledException or TimeoutException)
        {
            await error.WriteLineAsync("fabra: not everything was done when the time to drain was over.");
            return false;
        }
        catch (Exception failure)
        {
            await error.WriteLineAsync($"fabra: something failed while the server ended: {failure}");
            return false;
        }
    }
}
