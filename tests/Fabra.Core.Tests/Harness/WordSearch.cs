using System.Text;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Naming;
using Fabra.Core.Time;

namespace Fabra.Core.Tests.Harness;

/// <summary>The smallest search over a document store: a vector counts words by their hashes.</summary>
internal sealed class WordSearch(IDocumentStore store, FabraClock clock) : IDocumentSearch
{
    public const int Dimensions = 64;

    public static ReadOnlyMemory<float> Embed(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in text.ToLowerInvariant().Split([' ', ',', '.', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            vector[Encoding.UTF8.GetBytes(word).Aggregate(7, (hash, octet) => ((hash * 31) + octet) & 0x7FFF) % Dimensions]++;
        }

        var length = MathF.Sqrt(vector.Sum(number => number * number));
        return length == 0 ? vector : Array.ConvertAll(vector, number => number / length);
    }

    public async Task<SearchResult> SearchAsync(
        string tenant, SearchQuery query, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var instant = asOf ?? clock.Now;
        var index = await store.FindIndexAsync(tenant, query.IndexName, instant, cancellationToken)
            ?? throw NotFound.Index(
                "index_name",
                query.IndexName,
                (await store.ListIndexesAsync(tenant, null, 100, cancellationToken)).Select(known => known.Name));
        return await RepeatAsync(tenant, index.IndexId, query, Embed(query.Text), instant, cancellationToken);
    }

    public async Task<SearchResult> RepeatAsync(
        string tenant,
        Guid indexId,
        SearchQuery query,
        ReadOnlyMemory<float> queryVector,
        DateTimeOffset asOf,
        CancellationToken cancellationToken)
    {
        var index = await store.FindIndexAsync(tenant, indexId, cancellationToken) ?? throw NotFound.Index("index_name", query.IndexName, []);
        var scores = await store.SearchVectorsAsync(
            new SearchScope(tenant, indexId, asOf, query.Filter), queryVector, query.TopK, cancellationToken);
        ChunkScore[] found = [.. scores.Where(score => score.Score > 0)];
        var chunks = await store.ReadChunksAsync(tenant, indexId, [.. found.Select(score => score.Key)], cancellationToken);
        return new SearchResult(
            index, asOf, queryVector, [.. chunks.Select((chunk, place) => new SearchHit(chunk!, found[place].Score, place))]);
    }

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        string tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        store.ReadChunksAsync(tenant, indexId, keys, cancellationToken);
}
