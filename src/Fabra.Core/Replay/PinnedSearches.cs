using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>
/// The searches of one recorded retrieval, answered with the chunks that it pinned. They are read from the store and never from the
/// record; where the store no longer says the same, that is a difference.
/// </summary>
internal sealed class PinnedSearches(
    IDocumentSearch documents, TenantId tenant, PlanRetrieval recorded, List<ReplayDifference> differences)
{
    private readonly List<PlanSearch> _unused = [.. recorded.Searches];

    /// <summary>The search with the chunks found then; null, and a difference, when the retrieval did not make that search.</summary>
    public async Task<IndexSearch?> FindAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var key = RetrievalReferenceJson.Key(query);
        var index = _unused.FindIndex(search => RetrievalReferenceJson.Key(search.Query) == key);
        if (index < 0)
        {
            differences.Add(new ReplayDifference(
                Path(), null, query.Text, $"the code searches \"{query.IndexName}\" now for what it did not search for then"));
            return null;
        }

        var search = _unused[index];
        _unused.RemoveAt(index);
        var chunks = await documents.ReadChunksAsync(
            tenant, search.IndexId, [.. search.Pins.Select(pin => pin.Key)], cancellationToken);
        var hits = new List<SearchHit>(chunks.Count);
        for (var i = 0; i < chunks.Count; i++)
        {
            if (Checked(search.Pins[i], chunks[i]) is { } chunk)
            {
                hits.Add(new SearchHit(chunk, search.Pins[i].Score, i));
            }
        }

        return new IndexSearch(search.Query, search.IndexId, search.QueryVector, search.SearchedAt, hits);
    }

    private StoredChunk? Checked(ChunkPin pin, StoredChunk? chunk)
    {
        if (chunk is null)
        {
            Differ(pin, null, "the store no longer has the chunk");
            return null;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chunk.Content)));
        if (hash != pin.ContentHash || chunk.ContentHash != pin.ContentHash)
        {
            Differ(pin, hash, hash == pin.ContentHash ? "the store has another hash beside the chunk" : "the store has another text in the chunk");
        }
        else if (Then(pin.Key) is { } then
            && (then.DocumentId != chunk.DocumentId || then.IndexedAt != chunk.IndexedAt || then.SourceUrl != chunk.SourceUrl))
        {
            Differ(pin, hash, "the store has another document, time or source beside the chunk");
        }

        return chunk;
    }

    private RetrievedChunk? Then(ChunkKey key) => recorded.Lineage.Chunks.FirstOrDefault(
        chunk => chunk.VersionId == key.VersionId && chunk.ChunkId == key.ChunkId.ToString());

    private void Differ(ChunkPin pin, string? hash, string message) =>
        differences.Add(new ReplayDifference(Path(pin.Key.ChunkId.ToString()), pin.ContentHash, hash, message));

    private string Path(string chunkId = "") => RetrievalComparison.Path(recorded.Lineage.RetrieverName, chunkId);
}
