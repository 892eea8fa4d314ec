using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;

namespace Fabra.Core.Retrievals;

/// <summary>
/// Where retrieved texts come from. A text that is a found chunk word for word is that chunk. Any other is the retriever's own: its
/// hash is its id, and what it was made from can only be among the chunks found.
/// </summary>
internal static class ChunkLineage
{
    /// <summary>A retrieval's lineage with what was found: a chunk for each text, then the chunks found that are none of the texts.</summary>
    public static RetrieverLineage Complete(
        RetrieverLineage lineage, IReadOnlyList<string> texts, IReadOnlyList<IndexSearch> searches)
    {
        var found = searches.SelectMany(search => search.Hits.Select(hit => Of(hit, search.SearchedAt)).Zip(search.Hits)).ToList();
        var chunks = new List<RetrievedChunk>(texts.Count);
        var own = false;
        foreach (var text in texts)
        {
            var at = found.FindIndex(pair => string.Equals(pair.Second.Chunk.Content, text, StringComparison.Ordinal));
            chunks.Add((at >= 0 ? found[at].First : Own(text)) with { Position = chunks.Count });
            own |= at < 0;
            if (at >= 0)
            {
                found.RemoveAt(at);
            }
        }

        // What the retriever found and left out is in no text of its own, if it wrote none.
        chunks.AddRange(found.Select((pair, index) => pair.First with
        {
            Position = texts.Count + index,
            Included = own ? Inclusion.Unknown : Inclusion.No,
        }));
        return lineage with
        {
            ResultsCount = texts.Count,
            Chunks = chunks,
            IndexName = lineage.IndexName.Length > 0 ? lineage.IndexName : Only(searches, search => search.Query.IndexName) ?? "",
            IndexId = Only(searches, search => (Guid?)search.IndexId),
            Mode = Only(searches, search => SearchModeWords.Of(search.Query.Mode)) ?? "",
        };
    }

    private static RetrievedChunk Of(SearchHit hit, DateTimeOffset searchedAt) => new()
    {
        ChunkId = hit.Chunk.Key.ChunkId.ToString(),
        VersionId = hit.Chunk.Key.VersionId,
        DocumentId = hit.Chunk.DocumentId,
        ContentHash = hit.Chunk.ContentHash,
        IndexedAt = hit.Chunk.IndexedAt,
        FreshnessMs = RetrievedChunk.AgeAt(hit.Chunk.IndexedAt, searchedAt),
        SimilarityScore = hit.Score,
        SourceUrl = hit.Chunk.SourceUrl,
        Included = Inclusion.Yes,
    };

    private static RetrievedChunk Own(string text)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return new RetrievedChunk { ChunkId = hash[..32], ContentHash = hash, Included = Inclusion.Yes };
    }

    /// <summary>What all searches have in common; the default when they differ, or when there is none.</summary>
    private static T? Only<T>(IReadOnlyList<IndexSearch> searches, Func<IndexSearch, T> pick)
    {
        var all = searches.Select(pick).Distinct().Take(2).ToArray();
        return all.Length == 1 ? all[0] : default;
    }
}
