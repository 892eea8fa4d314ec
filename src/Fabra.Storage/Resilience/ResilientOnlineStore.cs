using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Stores;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.Resilience;

/// <summary>A remote online store behind a guard. When it fails, Core's reader asks history and says so.</summary>
internal sealed class ResilientOnlineStore : IOnlineStore
{
    /// <summary>Much is asked in parts, each with its own time, so that a large call does not fail for being large.</summary>
    private const int Part = 1_000;

    private readonly IOnlineStore _inner;
    private readonly StoreGuard _guard;
    private readonly GuardedHealth _health;

    /// <param name="inner">The store; disposed with this.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ResilientOnlineStore(
        IOnlineStore inner, StoreGuardOptions options, TimeProvider time, ILogger<ResilientOnlineStore> logger)
    {
        _inner = inner;
        _guard = new StoreGuard(options, time, logger);
        _health = new GuardedHealth(inner, _guard, options, time);
    }

    public string Description => _inner.Description;

    public string? Incarnation => _inner.Incarnation;

    public Task InitializeAsync(CancellationToken cancellationToken) => _inner.InitializeAsync(cancellationToken);

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken) => _health.CheckAsync(cancellationToken);

    public ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken) => keys.Count <= Part
            ? _guard.RunAsync(token => _inner.ReadAsync(tenant, keys, token), cancellationToken)
            : ReadPartsAsync(tenant, keys, cancellationToken);

    public ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken) =>
        WritePartsAsync(rows, (part, token) => _inner.WriteAsync(part, expiry, token), cancellationToken);

    public ValueTask FillBackAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken) =>
        WritePartsAsync(rows, (part, token) => _inner.FillBackAsync(part, expiry, token), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _guard.Dispose();
        return _inner.DisposeAsync();
    }

    private async ValueTask<IReadOnlyList<FeatureRow?>> ReadPartsAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
    {
        var rows = new List<FeatureRow?>(keys.Count);
        foreach (var part in keys.Chunk(Part))
        {
            rows.AddRange(await _guard.RunAsync(token => _inner.ReadAsync(tenant, part, token), cancellationToken));
        }

        return rows;
    }

    private async ValueTask WritePartsAsync(
        IReadOnlyList<FeatureRow> rows,
        Func<IReadOnlyList<FeatureRow>, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken)
    {
        foreach (var part in rows.Count <= Part ? (IEnumerable<IReadOnlyList<FeatureRow>>)[rows] : rows.Chunk(Part))
        {
            await _guard.RunAsync(
                async ValueTask<bool> (token) =>
                {
                    await write(part, token);
                    return true;
                },
                cancellationToken);
        }
    }
}
