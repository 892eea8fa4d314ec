using System.Runtime.CompilerServices;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

/// <summary>The feature history with a defect; how it picks a row is in <see cref="BrokenPicking"/>.</summary>
internal sealed class BrokenFeatureHistory(InMemoryOfflineStore inner, InMemoryData data, Defect defect) : IFeatureHistory
{
    private int _rows;

    public Task<RequestKeyMatch?> AppendAsync(
        IReadOnlyList<FeatureRow> rows, RequestKey? key, CancellationToken cancellationToken)
    {
        FeatureRow[] kept = [.. rows.Select(row => BrokenValues.Twist(defect, row)).OfType<FeatureRow>().Where(_ => !Lost())];
        var twisted = defect == Defect.ForgetsFeatureRequestKeys ? null : BrokenRequestKeyStore.Twist(defect, key);
        return inner.Features.AppendAsync(kept, twisted, defect.Heed(cancellationToken));
    }

    public async Task<IReadOnlyList<FeatureRow?>> ReadAsOfAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        await inner.Features.ReadAsOfAsync(tenant, [], asOf, defect.Heed(cancellationToken));
        var rows = Snapshot();
        var asked = defect == Defect.AnswersInKeyOrder ? keys.OrderBy(key => key.ToString(), StringComparer.Ordinal) : keys.AsEnumerable();
        return [.. asked.Select(key => BrokenPicking.Newest(
            defect,
            rows.Where(row => BrokenPicking.IsOf(defect, row, tenant, key) && BrokenPicking.IsKnownAt(defect, row, asOf))))];
    }

    public async Task<IReadOnlyList<FeatureRow?>> ReadPinnedAsync(
        TenantId tenant, IReadOnlyList<FeaturePin> pins, CancellationToken cancellationToken)
    {
        await inner.Features.ReadPinnedAsync(tenant, [], defect.Heed(cancellationToken));
        var rows = Snapshot();
        return [.. pins.Select(pin => defect == Defect.PinsGiveTheNewest
            ? BrokenPicking.Newest(defect, rows.Where(row => BrokenPicking.IsOf(defect, row, tenant, pin.Key)))
            : Array.Find(rows, row => row.ValueId == pin.ValueId && row.Tenant == tenant
                && (defect == Defect.PinsIgnoreTheirKey || row.Key == pin.Key)))];
    }

    public async IAsyncEnumerable<FeatureRow> ReadLatestAsync(
        long limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in inner.Features.ReadLatestAsync(
            defect == Defect.LatestIgnoresItsLimit ? long.MaxValue : limit, defect.Heed(cancellationToken)))
        {
            yield return defect == Defect.LatestGivesTheLastWritten
                ? Snapshot().Last(other => other.Tenant == row.Tenant && other.Key == row.Key)
                : row;
        }
    }

    public async IAsyncEnumerable<FeatureRow> ReadWrittenAsync(
        DateTimeOffset since, long limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = defect == Defect.WrittenSinceIsExclusive ? since.AddMicroseconds(1) : since;
        var seen = new HashSet<FeatureKey>();
        await foreach (var row in inner.Features.ReadWrittenAsync(from, limit, defect.Heed(cancellationToken)))
        {
            if (defect != Defect.WrittenGivesOneOfEachKey || seen.Add(row.Key))
            {
                yield return row;
            }
        }
    }

    private bool Lost() => defect == Defect.LosesARow && Interlocked.Increment(ref _rows) % 7 == 2;

    private FeatureRow[] Snapshot()
    {
        lock (data.Lock)
        {
            return [.. data.History.Values.SelectMany(rows => rows)];
        }
    }
}
