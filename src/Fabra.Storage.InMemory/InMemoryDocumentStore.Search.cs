using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;

namespace Fabra.Storage.InMemory;

internal sealed partial class InMemoryDocumentStore
{
    public Task<ISearchView> OpenSearchAsync(SearchScope scope, CancellationToken cancellationToken) =>
        session.RunAsync<ISearchView>(
            data => new InMemorySearchView(
                session,
                scope,
                data.Indexes.Find(index => index.Tenant == scope.Tenant && index.IndexId == scope.IndexId)?.CompactedBefore,
                Versions(data, scope.Tenant, scope.IndexId)),
            cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) => session.RunAsync(
            data => Read(Versions(data, tenant, indexId).Select(stored => stored.Version), keys), cancellationToken);

    /// <summary>The chunks that the keys name among those of some versions.</summary>
    internal static IReadOnlyList<StoredChunk?> Read(IEnumerable<DocumentVersion> versions, IReadOnlyList<ChunkKey> keys)
    {
        var byId = versions.ToDictionary(version => version.VersionId);
        return [.. keys.Select(key => byId.TryGetValue(key.VersionId, out var version) ? Read(version, key) : null)];
    }

    private static StoredChunk? Read(DocumentVersion version, ChunkKey key) =>
        version.Chunks.FirstOrDefault(chunk => chunk.ChunkId == key.ChunkId) is { } chunk
            ? new StoredChunk
            {
                Key = key,
                DocumentId = version.DocumentId,
                Ordinal = chunk.Ordinal,
                Content = chunk.Content,
                ContentHash = chunk.ContentHash,
                TokenCount = chunk.TokenCount,
                IndexedAt = version.IndexedAt,
                SourceUrl = version.SourceUrl,
                Metadata = version.Metadata,
            }
            : null;
}
