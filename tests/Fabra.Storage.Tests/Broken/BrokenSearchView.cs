using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

internal sealed partial class BrokenDocumentStore
{
    /// <summary>One search over what was valid when it began, unless the defect is that it looks again.</summary>
    private sealed class BrokenSearchView(BrokenDocumentStore store, SearchScope scope) : ISearchView
    {
        private readonly Seen _seen = store.See(scope);
        private bool _disposed;

        private Defect Defect => store.Kind;

        public DateTimeOffset? CompactedBefore { get; } = store.Kind == Defect.ViewsForgetCompactions
            ? null
            : store.Data.Indexes.Find(index => store.IsOf(index, scope.Tenant) && index.IndexId == scope.IndexId)?.CompactedBefore;

        public Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
            ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<ChunkScore>>(
                seen =>
                {
                    if (Defect == Defect.FiltersComeAfterRanking)
                    {
                        return [.. store.Rank(seen.Nearest, vector, 10 * Math.Max(1, limit))
                            .Where(score => seen.Passing.Contains(score.Key.VersionId)).Take(limit)];
                    }

                    return store.Rank(seen.Nearest.Where(version => seen.Passing.Contains(version.VersionId)), vector, limit);
                },
                cancellationToken);

        public Task<TermPostings> FindTermsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) => RunAsync(
            seen =>
            {
                var filtered = Defect == Defect.ViewsFilterForEachRanking ? store.See(scope) : seen;
                var passing = seen.Terms.Where(version => filtered.Passing.Contains(version.VersionId)).ToArray();
                var counted = Defect == Defect.ChunkCountIsFiltered ? passing : seen.Terms;
                var frequent = Defect == Defect.FrequenciesAreFiltered ? passing : seen.Terms;
                return new TermPostings(
                    counted.Sum(version => version.Chunks.Count),
                    counted.SelectMany(version => version.Chunks).Sum(chunk => (long)store.Length(chunk)),
                    [.. terms.Select((_, i) => (long)store.Postings(frequent, terms).Count(posting => posting.Term == i))],
                    store.Postings(passing, terms));
            },
            cancellationToken);

        public async Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken)
        {
            var seen = await RunAsync(seen => seen, cancellationToken);
            return Defect == Defect.ViewsSeeLaterWrites
                ? await store.ReadChunksAsync(scope.Tenant, scope.IndexId, keys, cancellationToken)
                : InMemoryDocumentStore.Read(seen.All, keys);
        }

        public ValueTask DisposeAsync()
        {
            _disposed = Defect != Defect.ViewsWorkAfterDispose;
            return ValueTask.CompletedTask;
        }

        private Task<T> RunAsync<T>(Func<Seen, T> read, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return store.ReadAsync(_ => read(Defect == Defect.ViewsSeeLaterWrites ? store.See(scope) : _seen), cancellationToken);
        }
    }

    private sealed record Seen(
        DocumentVersion[] All, DocumentVersion[] Nearest, DocumentVersion[] Terms, HashSet<Guid> Passing);

    private Seen See(SearchScope scope)
    {
        DocumentVersion[] nearest = [.. Valid(scope, Defect.SearchIsOfNow)], terms = [.. Valid(scope, Defect.TermsAreOfNow)];
        return new Seen(
            [.. Versions(scope.Tenant, scope.IndexId).Select(stored => stored.Version)],
            nearest,
            terms,
            [.. nearest.Union(terms).Where(version => Passes(version, scope)).Select(version => version.VersionId)]);
    }
}
