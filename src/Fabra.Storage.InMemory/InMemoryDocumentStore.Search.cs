using Fabra.Core.Documents;
using Fabra.Core.Documents.Filters;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;

namespace Fabra.Storage.InMemory;

internal sealed partial class InMemoryDocumentStore
{
    public Task<IReadOnlyList<ChunkScore>> SearchVectorsAsync(
        SearchScope scope, ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<ChunkScore>>(
            data =>
            [
                .. Valid(data, scope).Where(version => Passes(version, scope))
                    .SelectMany(version => version.Chunks.Select(chunk => new ChunkScore(
                        new ChunkKey(chunk.ChunkId, version.VersionId), Similarity.Score(chunk.Embedding.Span, vector.Span))))
                    .OrderByDescending(scored => scored.Score)
                    .ThenBy(scored => scored.Key.ChunkId)
                    .ThenBy(scored => scored.Key.VersionId)
                    .Take(limit),
            ],
            cancellationToken);

    public Task<TermPostings> FindTermsAsync(
        SearchScope scope, IReadOnlyList<string> terms, CancellationToken cancellationToken) => session.RunAsync(
            data =>
            {
                var chunks = 0L;
                var length = 0L;
                var frequencies = new long[terms.Count];
                var postings = new List<TermPosting>();
                foreach (var version in Valid(data, scope))
                {
                    var passes = Passes(version, scope);
                    foreach (var chunk in version.Chunks)
                    {
                        chunks++;
                        length += chunk.TermCount;
                        var counts = chunk.Terms.ToDictionary(term => term.Term, term => term.Count, StringComparer.Ordinal);
                        for (var i = 0; i < terms.Count; i++)
                        {
                            if (!counts.TryGetValue(terms[i], out var count))
                            {
                                continue;
                            }

                            frequencies[i]++;
                            if (passes)
                            {
                                postings.Add(new TermPosting(
                                    new ChunkKey(chunk.ChunkId, version.VersionId), i, count, chunk.TermCount));
                            }
                        }
                    }
                }

                return new TermPostings(chunks, length, frequencies, postings);
            },
            cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<StoredChunk?>>(
            data =>
            {
                var versions = Versions(data, tenant, indexId).ToDictionary(stored => stored.Version.VersionId, stored => stored.Version);
                return [.. keys.Select(key => versions.TryGetValue(key.VersionId, out var version) ? Read(version, key) : null)];
            },
            cancellationToken);

    private static IEnumerable<DocumentVersion> Valid(InMemoryData data, SearchScope scope) =>
        Versions(data, scope.Tenant, scope.IndexId).Where(stored => stored.IsValidAt(scope.AsOf)).Select(stored => stored.Version);

    private static bool Passes(DocumentVersion version, SearchScope scope) =>
        scope.Filter is not { } filter || FilterMatching.Matches(filter, version.Metadata);

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
