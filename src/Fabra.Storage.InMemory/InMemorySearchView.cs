using Fabra.Core.Documents;
using Fabra.Core.Documents.Filters;
using Fabra.Core.Documents.Search;

namespace Fabra.Storage.InMemory;

/// <summary>
/// The versions of an index as they were when the search began. A version never changes; when it ended is looked at once, here.
/// </summary>
internal sealed class InMemorySearchView : ISearchView
{
    private readonly InMemorySession _session;
    private readonly DocumentVersion[] _all;
    private readonly DocumentVersion[] _valid;
    private readonly HashSet<Guid> _passing;
    private bool _disposed;

    public InMemorySearchView(
        InMemorySession session, SearchScope scope, DateTimeOffset? compactedBefore, IReadOnlyList<StoredVersion> versions)
    {
        _session = session;
        CompactedBefore = compactedBefore;
        _all = [.. versions.Select(stored => stored.Version)];
        _valid = [.. versions.Where(stored => stored.IsValidAt(scope.AsOf)).Select(stored => stored.Version)];
        _passing = [.. _valid.Where(version => Passes(version, scope.Filter)).Select(version => version.VersionId)];
    }

    public DateTimeOffset? CompactedBefore { get; }

    public Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
        ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<ChunkScore>>(
            () =>
            [
                .. _valid.Where(version => _passing.Contains(version.VersionId))
                    .SelectMany(version => version.Chunks.Select(chunk => new ChunkScore(
                        new ChunkKey(chunk.ChunkId, version.VersionId), Similarity.Score(chunk.Embedding.Span, vector.Span))))
                    .OrderByDescending(scored => scored.Score)
                    .ThenBy(scored => scored.Key.ChunkId)
                    .ThenBy(scored => scored.Key.VersionId)
                    .Take(limit),
            ],
            cancellationToken);

    public Task<TermPostings> FindTermsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) =>
        RunAsync(() => Find(terms), cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        RunAsync(() => InMemoryDocumentStore.Read(_all, keys), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    private static bool Passes(DocumentVersion version, DocumentFilter? filter) =>
        filter is null || FilterMatching.Matches(filter, version.Metadata);

    private TermPostings Find(IReadOnlyList<string> terms)
    {
        var frequencies = new long[terms.Count];
        var postings = new List<TermPosting>();
        foreach (var version in _valid)
        {
            var passes = _passing.Contains(version.VersionId);
            foreach (var chunk in version.Chunks)
            {
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
                        postings.Add(new TermPosting(new ChunkKey(chunk.ChunkId, version.VersionId), i, count, chunk.TermCount));
                    }
                }
            }
        }

        var chunks = _valid.SelectMany(version => version.Chunks).ToArray();
        return new TermPostings(chunks.Length, chunks.Sum(chunk => (long)chunk.TermCount), frequencies, postings);
    }

    private Task<T> RunAsync<T>(Func<T> read, CancellationToken cancellationToken) => _session.RunAsync(
        _ =>
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return read();
        },
        cancellationToken);
}
