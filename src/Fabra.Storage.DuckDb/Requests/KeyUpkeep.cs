using Fabra.Core.Errors;
using Fabra.Core.Requests;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>Removes from time to time the request keys that no longer count.</summary>
internal sealed class KeyUpkeep(IRequestKeyStore keys, FabraClock clock, ILogger logger) : IAsyncDisposable
{
    /// <summary>As often as the Postgres store does by default.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stopping = new();
    private Task? _loop;

    /// <summary>Goes on in the background, from the first call on.</summary>
    public void Start() => _loop ??= Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await (_loop ?? Task.CompletedTask);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await TryAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The store closes.
        }
    }

    private async Task TryAsync()
    {
        try
        {
            await keys.PurgeAsync(clock.Now - RequestKey.Retention, _stopping.Token);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or FabraException)
        {
            // They are not looked at any more, so that it is only their place that the next round has to free.
            Log.UpkeepFailed(logger, failure.Message);
        }
    }
}
