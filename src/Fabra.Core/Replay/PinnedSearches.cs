using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>
/// Answers the searches of one recorded retrieval with the very chunks that it pinned, read from the store and never from the record, and
/// remembers where the store no longer says the same.
/// </summary>
internal sealed class PinnedSearches(
    IDocumentSearch documents, PlanRetrieval recorded, DateTimeOffset openedAt, List<ReplayDifference> differences) : ISearchSource
{
    private readonly List<PlanSearch> _unused = [.. recorded.Searches];

    /// <summary>The searches answered from pins, in the order asked.</summary>
    public List<IndexSearch> Made { get; } = [];

    public async Task<IndexSearch> SearchAsync(TenantId tenant, SearchQuery query, CancellationToken cancellationToken)
    {
        var key = RetrievalReferenceJson.Key(query);
        var index = _unused.FindIndex(search => RetrievalReferenceJson.Key(search.Query) == key);
        if (index < 0)
        {
            differences.Add(new ReplayDifference(
                Path(), null, query.Text, $"the code searches \"{query.IndexName}\" now for what it did not search for then"));
            return await new InstantSearches(documents, [], openedAt).SearchAsync(tenant, query, cancellationToken);
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

        var made = new IndexSearch(search.Query, search.IndexId, search.QueryVector, search.SearchedAt, hits);
        Made.Add(made);
        return made;
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
