using Fabra.Core.Errors;
using Fabra.Core.Requests;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.Postgres.Partitions;

/// <summary>What has to be done from time to time, by whichever replica comes first: partitions ahead, forgotten request keys.</summary>
internal sealed class PostgresUpkeep(
    PostgresPartitions partitions, IRequestKeyStore keys, FabraClock clock, TimeSpan interval, ILogger logger) : IAsyncDisposable
{
    /// <summary>Keys stay a little longer than they count, because the clocks of replicas differ.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Makes sure of the partitions; then goes on in the background.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await partitions.EnsureAsync(cancellationToken);
        }
        catch (FabraException failure)
        {
            // A backup holds the log. What comes meanwhile goes to the partitions that there are, or to the default one.
            Log.UpkeepFailed(logger, failure.Message);
        }

        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(interval, clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await TryAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The store closes.
        }
    }

    private async Task TryAsync()
    {
        try
        {
            await partitions.EnsureAsync(_stopping.Token);
            await keys.PurgeAsync(clock.Now - RequestKey.Retention - Grace, _stopping.Token);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or FabraException)
        {
            // Partitions are made so far ahead that many rounds may fail.
            Log.UpkeepFailed(logger, failure.Message);
        }
    }
}
