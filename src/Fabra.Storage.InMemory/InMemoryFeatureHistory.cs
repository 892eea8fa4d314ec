using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Storage.InMemory;

/// <summary>Every value ever written, by key; each read looks at all rows of its key.</summary>
internal sealed class InMemoryFeatureHistory(InMemorySession session) : IFeatureHistory
{
    public Task<RequestKeyMatch?> AppendAsync(
        IReadOnlyList<FeatureRow> rows, RequestKey? key, CancellationToken cancellationToken) => session.RunAsync(
            data =>
            {
                var now = session.Now;
                if (InMemoryRequestKeyStore.Find(data, key, now) is { } earlier)
                {
                    return earlier;
                }

                foreach (var row in rows)
                {
                    ref var stored = ref CollectionsMarshal.GetValueRefOrAddDefault(data.History, OnlineKey.Of(row), out _);
                    (stored ??= []).Add(row);
                }

                InMemoryRequestKeyStore.Remember(data, key, null, now);
                return null;
            },
            cancellationToken);

    public Task<IReadOnlyList<FeatureRow?>> ReadAsOfAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<FeatureRow?>>(
            data => [.. keys.Select(key => Newest(
                Rows(data, tenant, key).Where(row => row.WrittenAt <= asOf && row.EventTime <= asOf)))],
            cancellationToken);

    public Task<IReadOnlyList<FeatureRow?>> ReadPinnedAsync(
        TenantId tenant, IReadOnlyList<FeaturePin> pins, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<FeatureRow?>>(
            data => [.. pins.Select(pin => Rows(data, tenant, pin.Key).FirstOrDefault(row => row.ValueId == pin.ValueId))],
            cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadLatestAsync(long limit, CancellationToken cancellationToken) =>
        ReadRecentAsync(data => data.History.Values.Select(rows => Newest(rows)!), limit, cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadWrittenAsync(DateTimeOffset since, long limit, CancellationToken cancellationToken) =>
        ReadRecentAsync(
            data => data.History.Values.SelectMany(rows => rows).Where(row => row.WrittenAt >= since), limit, cancellationToken);

    private async IAsyncEnumerable<FeatureRow> ReadRecentAsync(
        Func<InMemoryData, IEnumerable<FeatureRow>> select,
        long limit,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = await session.RunAsync(
            data => select(data)
                .OrderByDescending(row => row.WrittenAt)
                .ThenByDescending(row => row.ValueId)
                .Take((int)Math.Min(limit, int.MaxValue))
                .ToArray(),
            cancellationToken);
        foreach (var row in newest)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private static List<FeatureRow> Rows(InMemoryData data, TenantId tenant, FeatureKey key) =>
        data.History.GetValueOrDefault(new OnlineKey(tenant, key)) ?? [];

    private static FeatureRow? Newest(IEnumerable<FeatureRow> rows) =>
        rows.Aggregate((FeatureRow?)null, (newest, row) => newest is null || row.IsNewerThan(newest) ? row : newest);
}
