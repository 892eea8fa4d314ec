using System.Threading.Channels;
using Fabra.Core.Diagnostics;
using Fabra.Core.Errors;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Features;

/// <summary>
/// Brings committed rows to the online store. When that fails the rows wait in a bounded queue and are written again; that is safe in
/// any order, because the newer value wins.
/// </summary>
public sealed class OnlinePublisher : IAsyncDisposable
{
    /// <summary>How many batches may wait for repair; beyond it the oldest are given up and counted.</summary>
    public const int MaxWaiting = 100_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly IOnlineStore _online;
    private readonly DefinitionCatalog _definitions;
    private readonly FabraClock _clock;
    private readonly ILogger<OnlinePublisher> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<IReadOnlyList<FeatureRow>> _waiting;
    private readonly Task _repairs;

    public OnlinePublisher(
        IOnlineStore online, DefinitionCatalog definitions, FabraClock clock, ILogger<OnlinePublisher> logger)
    {
        _online = online;
        _definitions = definitions;
        _clock = clock;
        _logger = logger;
        _waiting = Channel.CreateBounded<IReadOnlyList<FeatureRow>>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => Log.OnlineRepairGivenUp(_logger, dropped.Count));
        _repairs = Task.Run(RepairAsync);
    }

    /// <summary>Writes rows that history holds already; a failure is repaired later and never the caller's.</summary>
    public async ValueTask PublishAsync(IReadOnlyList<FeatureRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            await WriteAsync(rows, cancellationToken);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OperationCanceledException)
        {
            // The rows are durable: even a caller that left must not leave the online store behind.
            Log.OnlineWriteFailed(_logger, rows.Count, failure.Message);
            _waiting.Writer.TryWrite(rows);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _repairs;
        _stopping.Dispose();
    }

    private ValueTask WriteAsync(IReadOnlyList<FeatureRow> rows, CancellationToken cancellationToken)
    {
        var tenant = rows[0].Tenant;
        return _online.WriteAsync(rows, key => _definitions.Peek(tenant, key.FeatureName)?.Ttl, cancellationToken);
    }

    private async Task RepairAsync()
    {
        try
        {
            await foreach (var rows in _waiting.Reader.ReadAllAsync(_stopping.Token))
            {
                await RepairAsync(rows);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: history holds the rows, and the next start loads the online store from it.
        }
    }

    private async Task RepairAsync(IReadOnlyList<FeatureRow> rows)
    {
        for (var pause = FirstPause; ; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            await Task.Delay(pause, _clock.Time, _stopping.Token);
            try
            {
                await WriteAsync(rows, _stopping.Token);
                FabraMetrics.OnlineRepaired(rows.Count);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Whatever went wrong, giving up would leave the online store behind history for good.
                Log.OnlineWriteFailed(_logger, rows.Count, failure.Message);
            }
        }
    }
}
