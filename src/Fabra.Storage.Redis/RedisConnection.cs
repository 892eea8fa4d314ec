using System.Collections.Concurrent;
using Fabra.Core.Background;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>
/// The client's connections, opened in the background until that succeeds: a Sentinel that cannot be asked yet must not keep a server
/// from starting. Once open, the client restores them by itself.
/// </summary>
internal sealed class RedisConnection(ConfigurationOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, bool> _failed = new();
    private BackgroundLoop? _opening;
    private volatile ConnectionMultiplexer? _multiplexer;
    private volatile string _reason = "not opened yet";
    private int _restored;

    /// <summary>How often a connection came back.</summary>
    public int Restored => Volatile.Read(ref _restored);

    /// <exception cref="StoreUnavailableException">Nothing could be reached yet.</exception>
    public ConnectionMultiplexer Multiplexer => _multiplexer ?? throw RedisErrors.NotConnected(_reason);

    /// <summary>Begins to open; ends when that succeeded, or when the patience does.</summary>
    public async Task OpenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        _opening = new BackgroundLoop(
            stop => Rounds.UntilDoneAsync(_ => TryConnectAsync(), Pauses.Of(Pause), time, report: null, stop));
        try
        {
            await _opening.Start().WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on in the background.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_opening is { } opening)
        {
            await opening.DisposeAsync();
        }

        if (_multiplexer is { } multiplexer)
        {
            await multiplexer.DisposeAsync();
        }
    }

    private async Task<bool> TryConnectAsync()
    {
        try
        {
            var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
            multiplexer.ConnectionFailed += (_, failure) => Failed(failure);
            multiplexer.ConnectionRestored += (_, restored) => Back(restored);
            _multiplexer = multiplexer;
            return true;
        }
        catch (Exception error) when (RedisErrors.IsOurs(error, CancellationToken.None))
        {
            var reason = RedisErrors.Describe(error);
            if (reason != _reason)
            {
                Log.NotConnected(logger, RedisConfiguration.Describe(options), reason);
            }

            _reason = reason;
            return false;
        }
    }

    /// <summary>Each failing attempt to connect comes here; the first is news.</summary>
    private void Failed(ConnectionFailedEventArgs failure)
    {
        var endpoint = RedisConfiguration.Describe(failure.EndPoint);
        if (failure.ConnectionType == ConnectionType.Interactive && _failed.TryAdd(endpoint, true))
        {
            Log.ConnectionLost(logger, endpoint, RedisErrors.Words(failure.FailureType));
        }
    }

    private void Back(ConnectionFailedEventArgs restored)
    {
        var endpoint = RedisConfiguration.Describe(restored.EndPoint);
        if (restored.ConnectionType == ConnectionType.Interactive)
        {
            Interlocked.Increment(ref _restored);
            _failed.TryRemove(endpoint, out _);
            Log.ConnectionRestored(logger, endpoint);
        }
    }
}
