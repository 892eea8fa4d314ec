using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Stores;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>
/// The newest values in Redis, shared by any number of servers: one hash for each entity. README.md explains keys, values and the
/// script that writes. Calls are bounded by the token only; <c>Resilience/</c> gives them their time.
/// </summary>
internal sealed class RedisOnlineStore : IOnlineStore
{
    private readonly RedisConnection _connection;
    private readonly RedisHealth _health;
    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private RedisOwner? _owner;
    private volatile bool _disposed;

    /// <exception cref="FormatException">The URL is invalid.</exception>
    public RedisOnlineStore(RedisOptions options, TimeProvider time, ILogger<RedisOnlineStore> logger)
    {
        var configuration = RedisConfiguration.Parse(options.Url);
        Description = RedisConfiguration.Describe(configuration);
        _options = options;
        _time = time;
        _connection = new RedisConnection(configuration, time, logger);
        _health = new RedisHealth(_connection);
    }

    public string Description { get; }

    public string? Incarnation => _health.Incarnation;

    /// <summary>Opens; succeeds also when nothing can be reached yet, since the server does its work without its online store.</summary>
    /// <exception cref="StoreUnavailableException">It holds the values of another store, or the owner cannot be asked who it is.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        _owner = _options.Owner is { } ask ? new RedisOwner(await ask(cancellationToken)) : null;
        await _connection.OpenAsync(_options.StartPatience, cancellationToken);
        await CheckAsync(cancellationToken);
        if (_owner is { IsForeign: true, Trouble: { } trouble })
        {
            throw new StoreUnavailableException(RedisErrors.Store, $"{Description}: {trouble}");
        }
    }

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _disposed ? Task.FromResult(new StoreHealth(false, "closed")) : _health.CheckAsync(_owner, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var database = await OwnAsync(cancellationToken);
            var values = await RedisReads.SendAsync(database, tenant, keys).WaitAsync(cancellationToken);
            return RedisReads.Decode(tenant, keys, values);
        }
        catch (Exception error) when (RedisErrors.IsOurs(error, cancellationToken))
        {
            throw RedisErrors.Translate(error);
        }
    }

    public ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken) =>
        WriteAsync(rows, expiry, static row => !row.IsLate, cancellationToken);

    public ValueTask FillBackAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken) =>
        WriteAsync(rows, expiry, static _ => true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _connection.DisposeAsync();
        }
    }

    private async ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows,
        Func<FeatureKey, TimeSpan?> expiry,
        Func<FeatureRow, bool> isSettled,
        CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var writes = new RedisWrites(_time.GetUtcNow(), expiry, isSettled);
        try
        {
            await writes.WriteAsync(await OwnAsync(cancellationToken), rows, cancellationToken);
        }
        catch (Exception error) when (RedisErrors.IsOurs(error, cancellationToken))
        {
            throw RedisErrors.Translate(error);
        }
    }

    /// <summary>The database, once it is known that its values are this store's.</summary>
    private async ValueTask<IDatabase> OwnAsync(CancellationToken cancellationToken)
    {
        var database = _connection.Multiplexer.GetDatabase();
        if (_owner is { Trouble: not null } owner)
        {
            await owner.EnsureAsync(database).AsTask().WaitAsync(cancellationToken);
        }

        return database;
    }
}
