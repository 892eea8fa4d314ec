using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Stores;
using Fabra.Storage.InMemory;

namespace Fabra.Grpc.Server.Tests.Background;

/// <summary>An online store of which is known how it was written: each batch's tenants, and how long each row may be kept.</summary>
internal sealed class WatchedOnlineStore(string? incarnation = null) : IOnlineStore
{
    private readonly InMemoryOnlineStore _inner = new(new InMemoryOnlineOptions(), TimeProvider.System);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Description => _inner.Description;

    public string? Incarnation => incarnation;

    public List<IReadOnlyList<TenantId>> Batches { get; } = [];

    public Dictionary<(TenantId Tenant, FeatureKey Key), TimeSpan?> Expiries { get; } = [];

    /// <summary>Ends when so many rows are there.</summary>
    public int Awaited { get; init; }

    public Task Written => _written.Task;

    public Task InitializeAsync(CancellationToken cancellationToken) => _inner.InitializeAsync(cancellationToken);

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken) => _inner.CheckAsync(cancellationToken);

    public ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken) =>
        _inner.ReadAsync(tenant, keys, cancellationToken);

    public async ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken)
    {
        await _inner.WriteAsync(rows, expiry, cancellationToken);
        Batches.Add([.. rows.Select(row => row.Tenant).Distinct()]);
        foreach (var row in rows)
        {
            Expiries[(row.Tenant, row.Key)] = expiry(row.Key);
        }

        if (Expiries.Count == Awaited)
        {
            _written.TrySetResult();
        }
    }

    public ValueTask FillBackAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken) =>
        WriteAsync(rows, expiry, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
