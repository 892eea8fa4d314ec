using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Storage.Resilience;

/// <summary>A guarded feature history.</summary>
internal sealed class ResilientFeatureHistory(IFeatureHistory inner, StoreGuard guard) : IFeatureHistory
{
    /// <summary>More keys than this get the time of a call that has to look at much.</summary>
    private const int Many = 1_000;

    public Task<RequestKeyMatch?> AppendAsync(
        IReadOnlyList<FeatureRow> rows, RequestKey? key, CancellationToken cancellationToken) =>
        guard.RunWriteAsync(token => inner.AppendAsync(rows, key, token), cancellationToken);

    public Task<IReadOnlyList<FeatureRow?>> ReadAsOfAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        ReadAsync(keys.Count, token => inner.ReadAsOfAsync(tenant, keys, asOf, token), cancellationToken);

    public Task<IReadOnlyList<FeatureRow?>> ReadPinnedAsync(
        TenantId tenant, IReadOnlyList<FeaturePin> pins, CancellationToken cancellationToken) =>
        ReadAsync(pins.Count, token => inner.ReadPinnedAsync(tenant, pins, token), cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadLatestAsync(long limit, CancellationToken cancellationToken) =>
        GuardedStream.Of(guard, token => inner.ReadLatestAsync(limit, token), cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadWrittenAsync(DateTimeOffset since, long limit, CancellationToken cancellationToken) =>
        GuardedStream.Of(guard, token => inner.ReadWrittenAsync(since, limit, token), cancellationToken);

    private Task<IReadOnlyList<FeatureRow?>> ReadAsync(
        int count, Func<CancellationToken, Task<IReadOnlyList<FeatureRow?>>> read, CancellationToken cancellationToken) =>
        count <= Many ? guard.RunAsync(read, cancellationToken) : guard.RunLongAsync(read, cancellationToken);
}
