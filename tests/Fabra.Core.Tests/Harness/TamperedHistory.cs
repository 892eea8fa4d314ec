using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Tests.Harness;

/// <summary>A history that fails while it is told to, and hands out rows as someone with access to the store changed them.</summary>
internal sealed class TamperedHistory(IFeatureHistory inner) : IFeatureHistory
{
    public bool ReadsFail { get; set; }

    public bool AppendsFail { get; set; }

    public int PinnedReads { get; private set; }

    /// <summary>What a row looks like now; null when it was deleted.</summary>
    public Func<FeatureRow, FeatureRow?> Alter { get; set; } = row => row;

    public Task<RequestKeyMatch?> AppendAsync(
        IReadOnlyList<FeatureRow> rows, RequestKey? key, CancellationToken cancellationToken) => AppendsFail
            ? throw new StoreUnavailableException("history", "Disk full")
            : inner.AppendAsync(rows, key, cancellationToken);

    public async Task<IReadOnlyList<FeatureRow?>> ReadAsOfAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, DateTimeOffset asOf, CancellationToken cancellationToken) => ReadsFail
            ? throw new StoreUnavailableException("history", "Disk gone")
            : Altered(await inner.ReadAsOfAsync(tenant, keys, asOf, cancellationToken));

    public async Task<IReadOnlyList<FeatureRow?>> ReadPinnedAsync(
        TenantId tenant, IReadOnlyList<FeaturePin> pins, CancellationToken cancellationToken)
    {
        PinnedReads++;
        return ReadsFail
            ? throw new StoreUnavailableException("history", "Disk gone")
            : Altered(await inner.ReadPinnedAsync(tenant, pins, cancellationToken));
    }

    public IAsyncEnumerable<FeatureRow> ReadLatestAsync(long limit, CancellationToken cancellationToken) =>
        inner.ReadLatestAsync(limit, cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadWrittenAsync(DateTimeOffset since, long limit, CancellationToken cancellationToken) =>
        inner.ReadWrittenAsync(since, limit, cancellationToken);

    private FeatureRow?[] Altered(IReadOnlyList<FeatureRow?> rows) => [.. rows.Select(row => row is null ? null : Alter(row))];
}
