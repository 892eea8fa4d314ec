using Fabra.Core.Background;
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

    private readonly BackgroundLoop _loop = new(stop => Rounds.EveryAsync(
        interval,
        clock.Time,
        async token =>
        {
            await partitions.EnsureAsync(token);
            await keys.PurgeAsync(clock.Now - RequestKey.Retention - Grace, token);
        },
        // Partitions are made so far ahead that many rounds may fail.
        failure => Log.UpkeepFailed(logger, failure.Message),
        stop));

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

        _ = _loop.Start();
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();
}
