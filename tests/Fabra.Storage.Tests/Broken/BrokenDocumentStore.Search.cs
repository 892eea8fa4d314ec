using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;

namespace Fabra.Storage.Tests.Broken;

internal sealed partial class BrokenDocumentStore
{
    public Task<ISearchView> OpenSearchAsync(SearchScope scope, CancellationToken cancellationToken) =>
        ReadAsync<ISearchView>(_ => new BrokenSearchView(this, scope), cancellationToken);

    public async Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken)
    {
        var asked = defect == Defect.PinsInKeyOrder ? [.. keys.OrderBy(key => key.ChunkId)] : keys;
        if (defect == Defect.TenantsShareIndexes && data.Indexes.Find(index => index.IndexId == indexId) is { } shared)
        {
            tenant = shared.Tenant;
        }

        var versions = Versions(tenant, indexId);
        if (defect == Defect.PinsIgnoreTheirVersion)
        {
            asked =
            [
                .. asked.Select(key => versions.FindLast(stored => stored.Version.Chunks.Any(chunk => chunk.ChunkId == key.ChunkId)) is { } stored
                    ? key with { VersionId = stored.Version.VersionId }
                    : key),
            ];
        }

        var chunks = await inner.Documents.ReadChunksAsync(tenant, indexId, asked, defect.Heed(cancellationToken));
        return defect != Defect.PinsMustBeValid
            ? chunks
            : [.. chunks.Select(chunk => versions.Find(stored => stored.Version.VersionId == chunk?.Key.VersionId)?.End is null ? chunk : null)];
    }

    private IEnumerable<DocumentVersion> Valid(SearchScope scope, Defect ofNow)
    {
        var asOf = defect == ofNow ? DateTimeOffset.MaxValue : scope.AsOf;
        var versions = defect == Defect.SearchCoversTheTenant
            ? data.Documents.Where(pair => pair.Key.Tenant == scope.Tenant).SelectMany(pair => pair.Value)
            : Versions(scope.Tenant, scope.IndexId);
        return versions.Where(stored => IsValid(stored, asOf)).Select(stored => stored.Version);
    }

    private bool Passes(DocumentVersion version, SearchScope scope)
    {
        var newest = defect == Defect.FiltersLookAtTheNewest
            ? Versions(scope.Tenant, scope.IndexId).FindLast(stored => stored.Version.DocumentId == version.DocumentId)!.Version
            : version;
        return scope.Filter is not { } filter || BrokenFilters.Matches(defect, filter, newest.Metadata);
    }

    private ChunkScore[] Rank(IEnumerable<DocumentVersion> versions, ReadOnlyMemory<float> vector, int limit)
    {
        var scores = versions
            .SelectMany(version => version.Chunks.Select(chunk => (chunk, Key: new ChunkKey(chunk.ChunkId, version.VersionId))))
            .Where(pair => defect != Defect.ZeroVectorsAreLeftOut || !pair.chunk.Embedding.Span.TrimStart(0f).IsEmpty)
            .Where(pair => pair.chunk.Embedding.Length == vector.Length)
            .Select(pair => new ChunkScore(pair.Key, Score(pair.chunk.Embedding.Span, vector.Span)))
            .OrderByDescending(score => score.Score);
        var ordered = defect switch
        {
            Defect.TiesGoToTheGreaterChunk => scores.ThenByDescending(score => score.Key.ChunkId),
            Defect.TiesGoByGuidLayout => scores.ThenBy(score => Convert.ToHexString(score.Key.ChunkId.ToByteArray()), StringComparer.Ordinal),
            _ => scores.ThenBy(score => score.Key.ChunkId),
        };
        return [.. defect == Defect.SearchIgnoresItsLimit ? ordered : ordered.Take(limit)];
    }

    private double Score(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        switch (defect)
        {
            case Defect.ScoresAreNotRounded:
                return Similarity.Dot(left, right);
            case Defect.ScoresAreSingle:
                return (float)Similarity.Score(left, right);
            case Defect.ScoresMayBeNegativeZero:
                return Similarity.Score(left, right) is var score && score == 0 ? -0.0 : score;
            default:
                return Similarity.Score(left, right);
        }
    }

    private int Length(DocumentChunk chunk) => defect == Defect.TermLengthsCountTerms ? chunk.Terms.Count : chunk.TermCount;

    private TermPosting[] Postings(IReadOnlyList<DocumentVersion> versions, IReadOnlyList<string> terms) =>
    [
        .. from version in versions
           from chunk in version.Chunks
           from place in Enumerable.Range(0, terms.Count)
           let frequency = chunk.Terms.FirstOrDefault(term => IsTerm(term.Term, terms[place]))
           where frequency.Count > 0
           select new TermPosting(
               new ChunkKey(chunk.ChunkId, version.VersionId),
               place,
               defect == Defect.TermsForgetTheirCounts ? 1 : frequency.Count,
               Length(chunk)),
    ];

    private bool IsTerm(string term, string asked) => defect switch
    {
        Defect.TermsAreCaseInsensitive => string.Equals(term, asked, StringComparison.OrdinalIgnoreCase),
        Defect.TermsMatchPrefixes => term.StartsWith(asked, StringComparison.Ordinal),
        _ => string.Equals(term, asked, StringComparison.Ordinal),
    };
}
