using System.Net;
using Fabra.Authoring;
using Fabra.Core.Evidence;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Fabra.Grpc.Server;

/// <summary>
/// The Fabra service in this process. <see cref="RunAsync"/> is a whole program; <see cref="CreateBuilder"/> makes a server that
/// its owner starts and stops, on free ports if wanted.
/// </summary>
public sealed partial class FabraServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IReadOnlyList<string> _warnings;
    private readonly ILogger _logger;

    internal FabraServer(WebApplication app, FabraOptions options, IReadOnlyList<string> warnings)
    {
        _app = app;
        _warnings = warnings;
        _logger = app.Services.GetRequiredService<ILogger<FabraServer>>();
        Options = options;
    }

    /// <summary>The settings in use. Changing them has no effect.</summary>
    public FabraOptions Options { get; }

    /// <summary>The services of the server.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where gRPC is served; known once started.</summary>
    /// <exception cref="InvalidOperationException">Not started yet.</exception>
    public Uri GrpcAddress => AddressOf(0);

    /// <summary>Where REST is served; known once started.</summary>
    /// <exception cref="InvalidOperationException">Not started yet.</exception>
    public Uri HttpAddress => AddressOf(1);

    /// <summary>Prepares a server from the command line, the environment and <c>appsettings.json</c>.</summary>
    /// <param name="args">The command line, such as <c>--grpc-port 0</c>.</param>
    public static FabraServerBuilder CreateBuilder(params string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new FabraServerBuilder(args, FabraServerBuilder.ProcessEnvironment());
    }

    /// <summary>
    /// Runs a server until the process is told to stop (SIGTERM, SIGINT), then drains it. A second signal ends the process at
    /// once. Failures to start are told in plain words on standard error.
    /// </summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">What to add or change before the server is built.</param>
    /// <returns>The exit code: 0 after a stop that was asked for, 1 when it could not start or drain, 2 for impossible
    /// settings.</returns>
    public static Task<int> RunAsync(string[] args, Action<FabraServerBuilder>? configure = null) =>
        ServerProgram.RunAsync(args, configure, Console.Error);

    /// <summary>Opens the stores and listens.</summary>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="StoreUnavailableException">A store cannot be opened.</exception>
    /// <exception cref="IOException">A port is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        foreach (var warning in _warnings)
        {
            LogSettingIgnored(warning);
        }

        await _app.StartAsync(cancellationToken);
        LogStarted(ServerVersion.Text, GrpcAddress, HttpAddress, Options.ReplicaId);
        if (Options.ApiKey is null && !IPAddress.IsLoopback(Options.Bind))
        {
            LogOpenToAll(Options.Bind);
        }

        var promise = PromiseOf(Options.Evidence.Mode);
        LogPromise(Options.Evidence.Mode, promise);
    }

    /// <summary>
    /// Drains and stops listening. 1. Not ready, nothing long is begun. 2. Streams end with UNAVAILABLE, sessions go on until the
    /// time to drain is over. 3. Ports close, calls in flight finish. 4. What was queued is flushed by its owners.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for calls in flight at once.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        var timeout = Options.Limits.DrainTimeout + HostingComposition.Farewell;
        LogStopping(Options.Limits.DrainTimeout.TotalSeconds);
        var time = Services.GetRequiredService<TimeProvider>();
        using var patience = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var streams = Services.GetRequiredService<StreamsInFlight>().WaitUntilIdleAsync();
        var hadStreams = !streams.IsCompleted;
        Services.GetRequiredService<ShutdownAwareness>().BeginDrain();
        await streams.WaitAsync(linked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (hadStreams)
        {
            // Sent does not mean read: a caller whose connection is closed before it wakes up loses the status that was sent.
            await Task.Delay(HostingComposition.LastWords, time, linked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _app.StopAsync(linked.Token);
        LogStopped();
    }

    /// <summary>Stops if need be and closes the stores.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string PromiseOf(EvidenceMode mode) => mode == EvidenceMode.Required
        ? "a context is answered only when its record is durable"
        : "a context is answered even when its record is not durable, and says so";

    private Uri AddressOf(int position)
    {
        var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses?.Count > position
            ? new Uri(addresses.ElementAt(position))
            : throw new InvalidOperationException("The server does not listen yet; start it first.");
    }

    [LoggerMessage(EventId = 1210, Level = LogLevel.Information,
        Message = "server_started version={Version} grpc={Grpc} http={Http} replica_id={ReplicaId}")]
    private partial void LogStarted(string version, Uri grpc, Uri http, string replicaId);

    [LoggerMessage(EventId = 1215, Level = LogLevel.Warning,
        Message = "open_to_all bind={Bind}: no FABRA_API_KEY is set, so that whoever reaches this address can read and write everything")]
    private partial void LogOpenToAll(IPAddress bind);

    [LoggerMessage(EventId = 1211, Level = LogLevel.Information, Message = "evidence_promise mode={Mode} promise={Promise}")]
    private partial void LogPromise(EvidenceMode mode, string promise);

    [LoggerMessage(EventId = 1212, Level = LogLevel.Warning, Message = "setting_ignored detail={Detail}")]
    private partial void LogSettingIgnored(string detail);

    [LoggerMessage(EventId = 1213, Level = LogLevel.Information, Message = "server_stopping drain_seconds={DrainSeconds}")]
    private partial void LogStopping(double drainSeconds);

    [LoggerMessage(EventId = 1214, Level = LogLevel.Information, Message = "server_stopped")]
    private partial void LogStopped();
}
