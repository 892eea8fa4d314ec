using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Hosting;

namespace Fabra.Grpc.Server.Health;

/// <summary>Asks every probe in turn, again and again, and moves readiness through the server's life.</summary>
internal sealed partial class HealthMonitor(
    IEnumerable<IHealthProbe> probes, Readiness readiness, FabraOptions options, TimeProvider time,
    IHostApplicationLifetime lifetime, ShutdownAwareness shutdown, ILogger<HealthMonitor> logger) : BackgroundService
{
    /// <summary>A store that has not answered a health check for this long is as good as down.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IHealthProbe[] _probes = [.. probes];
    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, bool> _last = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At once, before the ports close, so that whoever probes hears the truth.
        using var draining = shutdown.Draining.Register(() => readiness.EnterPhase(ServerPhase.Draining));
        using var started = lifetime.ApplicationStarted.Register(() => readiness.EnterPhase(ServerPhase.Running));
        using var timer = new PeriodicTimer(options.Limits.HealthInterval, time);
        try
        {
            do
            {
                var states = await Task.WhenAll(_probes.Select(probe => CheckAsync(probe, stoppingToken)));

                // What a check says of a store that is being closed is no news.
                stoppingToken.ThrowIfCancellationRequested();
                foreach (var state in states)
                {
                    LogChange(state);
                }

                readiness.Report(states);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; there is nothing left to watch.
        }
    }

    private async Task<ComponentState> CheckAsync(IHealthProbe probe, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, patience.Token);
        try
        {
            return await probe.CheckAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return new ComponentState(probe.Name, false, probe.Required, $"no answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A probe may not throw, but one that does must not end the watch over all others.
            LogProbeFailed(probe.Name, exception);
            return new ComponentState(probe.Name, false, probe.Required, "the check itself failed; see the server's log");
        }
    }

    private void LogChange(ComponentState state)
    {
        var known = _last.TryGetValue(state.Name, out var was);
        _last[state.Name] = state.Healthy;
        if (!state.Healthy && (!known || was))
        {
            LogUnhealthy(state.Name, state.Required, state.Detail);
        }
        else if (state.Healthy && known && !was)
        {
            LogRecovered(state.Name, state.Detail);
        }
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning,
        Message = "component_unhealthy component={Component} required={Required} detail={Detail}")]
    private partial void LogUnhealthy(string component, bool required, string detail);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "component_recovered component={Component} detail={Detail}")]
    private partial void LogRecovered(string component, string detail);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Error, Message = "health_probe_failed component={Component}")]
    private partial void LogProbeFailed(string component, Exception exception);
}
