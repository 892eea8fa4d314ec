using Fabra.Core.Background;
using Fabra.Core.Requests;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>Removes from time to time the request keys that no longer count.</summary>
internal sealed class KeyUpkeep(IRequestKeyStore keys, FabraClock clock, ILogger logger) : IAsyncDisposable
{
    /// <summary>As often as the Postgres store does by default.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly BackgroundLoop _loop = new(stop => Rounds.EveryAsync(
        Interval,
        clock.Time,
        token => keys.PurgeAsync(clock.Now - RequestKey.Retention, token),
        // Expired keys are ignored anyway; all that the next round has to do is free their space.
        failure => Log.UpkeepFailed(logger, failure.Message),
        stop));

    /// <summary>Goes on in the background, from the first call on.</summary>
    public void Start() => _loop.Start();

    public ValueTask DisposeAsync() => _loop.DisposeAsync();
}
