using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

internal sealed partial class BrokenDocumentStore
{
    public async Task<bool> CreateIndexAsync(DocumentIndex index, CancellationToken cancellationToken)
    {
        if (defect == Defect.IndexNamesMayBeTaken)
        {
            return await SnapshotAsync(data => data.Indexes.Add(index), cancellationToken);
        }

        if (defect == Defect.RaceOnIndexNames)
        {
            // Looks, and only then makes: between the two there is room for another.
            var taken = await inner.Documents.FindIndexAsync(index.Tenant, index.Name, DateTimeOffset.MaxValue, cancellationToken);
            await Task.Delay(20, cancellationToken);
            return taken is null && await SnapshotAsync(data => data.Indexes.Add(index), cancellationToken);
        }

        var stored = defect == Defect.IndexNamesAreCaseInsensitive ? index with { Name = index.Name.ToLowerInvariant() } : index;
        return await inner.Documents.CreateIndexAsync(stored, defect.Heed(cancellationToken));
    }

    public async Task<DocumentIndex?> FindIndexAsync(
        TenantId tenant, string name, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var generations = await ListGenerationsAsync(tenant, name, cancellationToken);
        return generations.LastOrDefault(index => defect switch
        {
            Defect.DeletedIndexesAreFound => index.CreatedAt <= asOf,
            Defect.IndexEndIsInclusive => index.CreatedAt <= asOf && !(index.DeletedAt < asOf),
            Defect.IndexStartIsExclusive => index.CreatedAt < asOf && !(index.DeletedAt <= asOf),
            _ => index.ExistsAt(asOf),
        });
    }

    public Task<DocumentIndex?> FindIndexAsync(TenantId tenant, Guid indexId, CancellationToken cancellationToken) => ReadAsync(
        data => data.Indexes.Find(index => IsOf(index, tenant) && index.IndexId == indexId), cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListGenerationsAsync(
        TenantId tenant, string name, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<DocumentIndex>>(
            data =>
            {
                var comparison = defect == Defect.IndexNamesAreCaseInsensitive
                    ? StringComparison.OrdinalIgnoreCase
                    : StringComparison.Ordinal;
                var all = data.Indexes.Where(index => IsOf(index, tenant) && index.Name.Equals(name, comparison)).OrderBy(index => index.CreatedAt);
                return [.. defect == Defect.GenerationsAreNewestFirst ? all.Reverse() : all];
            },
            cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListIndexesAsync(
        TenantId tenant, string? after, int limit, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<DocumentIndex>>(
            data =>
            {
                var live = data.Indexes.Where(
                    index => IsOf(index, tenant) && (index.DeletedAt is null || defect == Defect.ListsDeletedIndexes));
                var ordered = defect == Defect.IndexesAreListedAsMade ? live : live.OrderBy(index => index.Name, StringComparer.Ordinal);
                var least = defect == Defect.IndexPagesRepeatTheirStart ? 0 : 1;
                return [.. ordered.Where(index => after is null || Math.Sign(string.CompareOrdinal(index.Name, after)) >= least).Take(limit)];
            },
            cancellationToken);

    public async Task<bool> DeleteIndexAsync(
        TenantId tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        var ended = await inner.Documents.DeleteIndexAsync(tenant, indexId, deletedAt, defect.Heed(cancellationToken));
        return ended || (defect == Defect.IndexesEndTwice
            && await inner.Documents.FindIndexAsync(tenant, indexId, cancellationToken) is not null);
    }

    private bool IsOf(DocumentIndex index, TenantId tenant) => index.Tenant == tenant || defect == Defect.TenantsShareIndexes;

    private Task<bool> SnapshotAsync(Action<InMemoryData> change, CancellationToken cancellationToken) => ReadAsync(
        data =>
        {
            change(data);
            return true;
        },
        cancellationToken);
}
