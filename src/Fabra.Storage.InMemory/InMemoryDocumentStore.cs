using System.Runtime.InteropServices;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Core.Values;

namespace Fabra.Storage.InMemory;

/// <summary>Every version of every document, by index; each read looks at all versions of its index.</summary>
internal sealed partial class InMemoryDocumentStore(InMemorySession session) : IDocumentStore
{
    public Task<IndexStatistics> ReadStatisticsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken) => session.RunAsync(
            data =>
            {
                var valid = Versions(data, tenant, indexId).Where(stored => stored.IsValidAt(asOf)).ToArray();
                var chunks = valid.SelectMany(stored => stored.Version.Chunks).ToArray();
                return new IndexStatistics(valid.Length, chunks.Length, chunks.Sum(chunk => (long)chunk.TokenCount));
            },
            cancellationToken);

    public Task<IReadOnlyList<DocumentHead?>> FindHeadsAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<string> documentIds, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<DocumentHead?>>(
            data => [.. documentIds.Select(id => Newest(data, tenant, indexId, id) is { End: null, Version: { IsDeletion: false } version }
                ? new DocumentHead(id, version.VersionId, version.Fingerprint, version.IndexedAt)
                : null)],
            cancellationToken);

    public Task<DocumentAppend> AppendAsync(
        IReadOnlyList<DocumentVersion> versions, RequestKey? key, CancellationToken cancellationToken) => session.RunAsync(
            data =>
            {
                var now = session.Now;
                if (InMemoryRequestKeyStore.Find(data, key, now) is { } earlier)
                {
                    return new DocumentAppend([]) { Earlier = earlier };
                }

                if (versions.Count > 0 && !CanTake(data, versions))
                {
                    return new DocumentAppend([]) { IndexGone = true };
                }

                InMemoryRequestKeyStore.Remember(data, key, null, now);
                return new DocumentAppend([.. versions.Select(version => Append(data, version))]);
            },
            cancellationToken);

    public Task<StoredDocument?> FindDocumentAsync(
        TenantId tenant, Guid indexId, string documentId, DateTimeOffset asOf, CancellationToken cancellationToken) => session.RunAsync(
            data => Versions(data, tenant, indexId)
                .Find(stored => stored.Version.DocumentId == documentId && stored.IsValidAt(asOf)) is { Version: var version } found
                ? new StoredDocument
                {
                    DocumentId = version.DocumentId,
                    VersionId = version.VersionId,
                    Text = version.Text,
                    ContentHash = version.ContentHash,
                    Metadata = version.Metadata,
                    SourceUrl = version.SourceUrl,
                    IndexedAt = version.IndexedAt,
                    SupersededAt = found.End,
                    ChunkCount = version.Chunks.Count,
                }
                : null,
            cancellationToken);

    public Task<IReadOnlyList<DocumentSummary>> ListDocumentsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, DocumentListing listing, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<DocumentSummary>>(
            data =>
            [
                .. Versions(data, tenant, indexId)
                    .Where(stored => stored.IsValidAt(asOf))
                    .Select(stored => stored.Version)
                    .Where(version => version.DocumentId.StartsWith(listing.Prefix, StringComparison.Ordinal))
                    .Where(version => CodePointOrder.Compare(version.DocumentId, listing.After) > 0)
                    .OrderBy(version => version.DocumentId, CodePointOrder.Comparer)
                    .Take(listing.Limit)
                    .Select(Summary),
            ],
            cancellationToken);

    public Task<Compaction> CompactAsync(
        TenantId tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep, CancellationToken cancellationToken) =>
        session.RunAsync(
            data =>
            {
                if (data.Indexes.FindIndex(index => index.Tenant == tenant && index.IndexId == indexId) is var place && place < 0)
                {
                    return new Compaction(0, 0, 0);
                }

                var index = data.Indexes[place];
                if (index.CompactedBefore is not { } before || before < endedBefore)
                {
                    data.Indexes[place] = index with { CompactedBefore = endedBefore };
                }

                var all = Versions(data, tenant, indexId);
                var ended = all.Where(stored => EndOf(stored, index) < endedBefore).ToLookup(stored => keep.Contains(stored.Version.VersionId));
                all.RemoveAll(ended[false].ToHashSet().Contains);
                return new Compaction(
                    ended[false].Count(), ended[false].Sum(stored => (long)stored.Version.Chunks.Count), ended[true].Count());
            },
            cancellationToken);

    internal static DocumentSummary Summary(DocumentVersion version) => new()
    {
        DocumentId = version.DocumentId,
        VersionId = version.VersionId,
        ContentHash = version.ContentHash,
        Metadata = version.Metadata,
        SourceUrl = version.SourceUrl,
        IndexedAt = version.IndexedAt,
        ChunkCount = version.Chunks.Count,
    };

    private static List<StoredVersion> Versions(InMemoryData data, TenantId tenant, Guid indexId)
    {
        ref var versions = ref CollectionsMarshal.GetValueRefOrAddDefault(data.Documents, (tenant, indexId), out _);
        return versions ??= [];
    }

    private static StoredVersion? Newest(InMemoryData data, TenantId tenant, Guid indexId, string documentId) =>
        Versions(data, tenant, indexId).FindLast(stored => stored.Version.DocumentId == documentId);

    // A deletion ends when it begins: it was never valid.
    private static DateTimeOffset? EndOf(StoredVersion stored, DocumentIndex index) =>
        stored.Version.IsDeletion ? stored.Version.IndexedAt : stored.End ?? index.DeletedAt;

    private static bool CanTake(InMemoryData data, IReadOnlyList<DocumentVersion> versions)
    {
        var index = data.Indexes.Find(index => index.Tenant == versions[0].Tenant && index.IndexId == versions[0].IndexId);
        var dimensions = index?.Embedder.Dimensions;
        return versions.SelectMany(version => version.Chunks).All(chunk => dimensions is null || chunk.Embedding.Length == dimensions)
            ? index is { DeletedAt: null }
            : throw new RowRefusedException("in-memory", $"an embedding does not have the {dimensions} dimensions of its index");
    }

    private static DateTimeOffset Append(InMemoryData data, DocumentVersion version)
    {
        var before = Newest(data, version.Tenant, version.IndexId, version.DocumentId);

        // Of a document whose end was compacted away the last version is kept, if at all, with the time at which it ended.
        var earliest = before?.End ?? before?.Version.IndexedAt.AddMicroseconds(1);
        var begin = earliest > version.IndexedAt ? earliest.Value : version.IndexedAt;
        before?.End ??= begin;
        Versions(data, version.Tenant, version.IndexId).Add(new StoredVersion(version with { IndexedAt = begin }));
        return begin;
    }
}
