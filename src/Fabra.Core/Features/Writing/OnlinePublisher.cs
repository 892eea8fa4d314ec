using Fabra.Core.Background;
using Fabra.Core.Identity;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Features;

/// <summary>
/// Brings committed rows to the online store. When that fails their keys wait in a bounded queue, and what history names the newest of
/// them is written again; that is safe in any order, because the newer value wins.
/// </summary>
internal sealed class OnlinePublisher : IAsyncDisposable
{
    /// <summary>How many keys may wait for repair; what comes beyond is given up and counted.</summary>
    public const int MaxWaiting = 200_000;

    private const int RepairBatch = 1_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly Pauses LaterPauses = new(FirstPause * 2, TimeSpan.FromSeconds(2));

    private readonly IOnlineStore _online;
    private readonly IFeatureHistory _history;
    private readonly DefinitionCatalog _definitions;
    private readonly FabraClock _clock;
    private readonly ILogger<OnlinePublisher> _logger;
    private readonly OnlineRepairs _waiting = new(MaxWaiting);
    private readonly BackgroundLoop _repairs;
    private long _givenUp;

    public OnlinePublisher(
        IOnlineStore online,
        IFeatureHistory history,
        DefinitionCatalog definitions,
        FabraClock clock,
        ILogger<OnlinePublisher> logger)
    {
        _online = online;
        _history = history;
        _definitions = definitions;
        _clock = clock;
        _logger = logger;
        _repairs = new BackgroundLoop(stop => Rounds.WheneverAsync(
            WaitAsync, TryRepairAllAsync, LaterPauses, clock.Time, failure => LogFailure(failure, _waiting.Count), stop));
        _repairs.Start();
    }

    /// <summary>How many keys wait for repair.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>How many keys there was no room for; for them the online store stays behind until it is loaded again.</summary>
    public long GivenUp => Interlocked.Read(ref _givenUp);

    /// <summary>Writes rows that history holds already; a failure is repaired later and never the caller's.</summary>
    public async ValueTask PublishAsync(IReadOnlyList<FeatureRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            await _online.WriteAsync(rows, _definitions.Expiry(rows[0].Tenant), cancellationToken);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            // The rows are durable: even a caller that left must not leave the online store behind.
            LogFailure(failure, rows.Count);
            Repair(rows[0].Tenant, rows.Select(row => row.Key));
        }
    }

    /// <summary>Writes rows that history named the newest after a miss. When that fails, the next miss brings them again.</summary>
    public async ValueTask FillBackAsync(IReadOnlyList<FeatureRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            await _online.FillBackAsync(rows, _definitions.Expiry(rows[0].Tenant), cancellationToken);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            LogFailure(failure, rows.Count);
        }
    }

    /// <summary>Ends the repairs: history holds the rows, and the next start loads the online store from it.</summary>
    public ValueTask DisposeAsync() => _repairs.DisposeAsync();

    private static bool IsExpected(Exception failure) =>
        failure is StoreUnavailableException or OperationCanceledException or FabraException { Reason: ErrorReason.Overloaded };

    private void Repair(TenantId tenant, IEnumerable<FeatureKey> keys)
    {
        if (_waiting.Add(tenant, keys) is var refused and > 0)
        {
            if (Interlocked.Add(ref _givenUp, refused) == refused)
            {
                Log.OnlineRepairGivenUp(_logger, MaxWaiting);
            }

            FeatureMetrics.OnlineRepairsGivenUp(refused);
        }
    }

    private void LogFailure(Exception failure, int rows)
    {
        if (failure is not StoreUnavailableException { CircuitOpen: true })
        {
            Log.OnlineWriteFailed(_logger, rows, failure.Message);
        }
    }

    /// <summary>Waits for keys, and a little for more of them.</summary>
    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        var isMore = await _waiting.WaitAsync(stop);
        await Task.Delay(FirstPause, _clock.Time, stop);
        return isMore;
    }

    private async Task<bool> TryRepairAllAsync(CancellationToken stop)
    {
        while (_waiting.Take(RepairBatch) is { Keys.Count: > 0 } batch)
        {
            try
            {
                await RepairAsync(batch.Tenant, batch.Keys, stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                // Whatever went wrong, giving up would leave the online store behind history for good.
                LogFailure(failure, batch.Keys.Count);
                Repair(batch.Tenant, batch.Keys);
                return false;
            }
        }

        return true;
    }

    private async Task RepairAsync(TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken stop)
    {
        // With what lies ahead within the tolerance: nobody would bring it when its time comes.
        var asOf = _clock.Now + FeatureWriter.MaxAhead;
        var rows = await _history.ReadAsOfAsync(tenant, keys, asOf, stop);
        FeatureRow[] found = [.. rows.OfType<FeatureRow>()];
        await _online.FillBackAsync(found, _definitions.Expiry(tenant), stop);
        FeatureMetrics.OnlineRepaired(found.Length);
    }
}
