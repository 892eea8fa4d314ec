using Fabra.Core.Background;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fabra.Grpc.Server.Health;

/// <summary>Runs every health check, again and again, and moves readiness through the server's life.</summary>
internal sealed partial class HealthMonitor(
    HealthCheckService checks, Components components, Readiness readiness, FabraOptions options, TimeProvider time,
    IHostApplicationLifetime lifetime, ShutdownAwareness shutdown, ILogger<HealthMonitor> logger) : BackgroundService
{
    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, bool> _last = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At once, before the ports close, so that probes see it.
        using var draining = shutdown.Draining.Register(() => readiness.EnterPhase(ServerPhase.Draining));
        using var started = lifetime.ApplicationStarted.Register(() => readiness.EnterPhase(ServerPhase.Running));
        await Rounds.NowAndEveryAsync(options.Limits.HealthInterval, time, CheckAsync, report: null, stoppingToken);
    }

    private async Task CheckAsync(CancellationToken stoppingToken)
    {
        var report = await checks.CheckHealthAsync(stoppingToken);

        // A check of a store that is being closed fails, which is not worth a line in the log.
        stoppingToken.ThrowIfCancellationRequested();
        var states = components.StatesOf(report);
        foreach (var state in states)
        {
            LogChange(state, report.Entries[state.Name]);
        }

        readiness.Report(states);
    }

    private void LogChange(ComponentState state, HealthReportEntry entry)
    {
        var known = _last.TryGetValue(state.Name, out var was);
        _last[state.Name] = state.Healthy;
        if (!state.Healthy && (!known || was))
        {
            LogUnhealthy(state.Name, state.Required, state.Detail);
            if (Components.Threw(entry))
            {
                LogCheckFailed(state.Name, entry.Exception);
            }
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

    [LoggerMessage(EventId = 1103, Level = LogLevel.Error, Message = "health_check_failed component={Component}")]
    private partial void LogCheckFailed(string component, Exception? exception);
}
