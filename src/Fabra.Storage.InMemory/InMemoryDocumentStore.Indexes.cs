using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;

namespace Fabra.Storage.InMemory;

internal sealed partial class InMemoryDocumentStore
{
    public Task<bool> CreateIndexAsync(DocumentIndex index, CancellationToken cancellationToken) => session.RunAsync(
        data =>
        {
            if (data.Indexes.Exists(other => other.Tenant == index.Tenant && other.Name == index.Name && other.DeletedAt is null))
            {
                return false;
            }

            data.Indexes.Add(index);
            return true;
        },
        cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(
        TenantId tenant, string name, DateTimeOffset asOf, CancellationToken cancellationToken) => session.RunAsync(
            data => Generations(data, tenant, name).LastOrDefault(index => index.ExistsAt(asOf)), cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(TenantId tenant, Guid indexId, CancellationToken cancellationToken) =>
        session.RunAsync(
            data => data.Indexes.Find(index => index.Tenant == tenant && index.IndexId == indexId), cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListGenerationsAsync(
        TenantId tenant, string name, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<DocumentIndex>>(data => [.. Generations(data, tenant, name)], cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListIndexesAsync(
        TenantId tenant, string? after, int limit, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<DocumentIndex>>(
            data =>
            [
                .. data.Indexes
                    .Where(index => index.Tenant == tenant && index.DeletedAt is null)
                    .Where(index => after is null || string.CompareOrdinal(index.Name, after) > 0)
                    .OrderBy(index => index.Name, StringComparer.Ordinal)
                    .Take(limit),
            ],
            cancellationToken);

    public Task<bool> DeleteIndexAsync(
        TenantId tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken) => session.RunAsync(
            data =>
            {
                var place = data.Indexes.FindIndex(
                    index => index.Tenant == tenant && index.IndexId == indexId && index.DeletedAt is null);
                if (place < 0)
                {
                    return false;
                }

                data.Indexes[place] = data.Indexes[place] with { DeletedAt = deletedAt };
                return true;
            },
            cancellationToken);

    private static IEnumerable<DocumentIndex> Generations(InMemoryData data, TenantId tenant, string name) => data.Indexes
        .Where(index => index.Tenant == tenant && index.Name == name)
        .OrderBy(index => index.CreatedAt)
        .ThenBy(index => index.IndexId);
}
