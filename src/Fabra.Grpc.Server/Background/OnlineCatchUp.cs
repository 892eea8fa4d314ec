using Fabra.Authoring;
using Fabra.Core.Background;
using Fabra.Core.Features;
using Fabra.Core.Time;
using Fabra.Grpc.Server.Configuration;

namespace Fabra.Grpc.Server.Background;

/// <summary>
/// For an online store that servers share and that outlives them. Such a store is warm when a server starts, and what it lacks is
/// filled in by the misses of readers, so that a start costs the same however many servers and values there are. What misses cannot show
/// are older values in the place of newer ones: after a server that crashed before it had repaired what it could not write, after a
/// failover or a restart that cost the last writes. So what was written lately is written again: at start, and whenever the store may have
/// lost some. The newer value wins, whoever writes it and how often.
/// </summary>
internal sealed partial class OnlineCatchUp(
    IOnlineStore online,
    IFeatureHistory history,
    DefinitionCatalog definitions,
    OnlinePublisher publisher,
    FabraOptions options,
    FabraClock clock,
    ILogger<OnlineCatchUp> logger) : BackgroundService
{
    /// <summary>Most values of one catch-up, the last written; a bound on what each of many servers does.</summary>
    private const int MaxValues = 200_000;

    private const int Batch = 1_000;

    private readonly ILogger _logger = logger;
    private bool _failed;

    /// <summary>When the host stops, the next start catches up.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (online.Incarnation is null || options.Resilience.OnlineCatchUp == TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        var done = default((string?, long));
        return Rounds.NowAndEveryAsync(
            options.Limits.HealthInterval,
            clock.Time,
            async token =>
            {
                var due = (online.Incarnation, publisher.GivenUp);
                if (due != done && await TryAsync(token))
                {
                    done = due;
                }
            },
            report: null,
            stoppingToken);
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            var startedAt = clock.Time.GetTimestamp();
            var values = await CatchUpAsync(cancellationToken);
            var elapsed = clock.Time.GetElapsedTime(startedAt);
            LogCaughtUp(values, values < MaxValues, elapsed);
            _failed = false;
            return true;
        }
        catch (Exception failure) when (failure is StoreUnavailableException or FabraException { Reason: ErrorReason.Overloaded })
        {
            if (!_failed)
            {
                LogFailed(failure.Message);
            }

            _failed = true;
            return false;
        }
    }

    private async Task<int> CatchUpAsync(CancellationToken cancellationToken)
    {
        // By the clock of whoever wrote: history has the write times of all servers.
        var since = clock.Now - options.Resilience.OnlineCatchUp;
        var values = 0;
        var batches = new OnlineBatches(definitions, Batch, online.WriteAsync);
        await foreach (var row in history.ReadWrittenAsync(since, MaxValues, cancellationToken))
        {
            await batches.AddAsync(row, cancellationToken);
            values++;
        }

        await batches.FlushAsync(cancellationToken);
        return values;
    }

    [LoggerMessage(EventId = 1222, Level = LogLevel.Information,
        Message = "online_store_caught_up values={Values} complete={Complete} elapsed={Elapsed}")]
    private partial void LogCaughtUp(int values, bool complete, TimeSpan elapsed);

    [LoggerMessage(EventId = 1223, Level = LogLevel.Warning,
        Message = "online_store_not_caught_up error={Error}; it is tried again")]
    private partial void LogFailed(string error);
}
