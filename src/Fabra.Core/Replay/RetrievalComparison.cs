using Fabra.Core.Contexts;

namespace Fabra.Core.Replay;

/// <summary>Compares what a context retrieved with what its replay retrieves.</summary>
internal static class RetrievalComparison
{
    /// <summary>Retrievals that are new or gone, and of the others the chunks that are new, gone or in another order.</summary>
    public static IEnumerable<ReplayDifference> Compare(ContextLineage original, ContextLineage replayed)
    {
        var unmatched = replayed.RetrieversUsed.ToList();
        foreach (var before in original.RetrieversUsed)
        {
            var index = unmatched.FindIndex(after =>
                (after.RetrieverName, after.Query, after.IndexName) == (before.RetrieverName, before.Query, before.IndexName));
            if (index < 0)
            {
                yield return new ReplayDifference(Path(before.RetrieverName), before.Query, null, "the retrieval is not made any more");
                continue;
            }

            foreach (var difference in Compare(before, unmatched[index]))
            {
                yield return difference;
            }

            unmatched.RemoveAt(index);
        }

        foreach (var added in unmatched)
        {
            yield return new ReplayDifference(Path(added.RetrieverName), null, added.Query, "the retrieval was not made then");
        }
    }

    /// <summary>Names a retrieval, or one chunk of it.</summary>
    internal static string Path(string retrieverName, string chunkId = "") =>
        chunkId.Length == 0 ? $"retrievers_used[{retrieverName}]" : $"retrievers_used[{retrieverName}/{chunkId}]";

    private static IEnumerable<ReplayDifference> Compare(RetrieverLineage original, RetrieverLineage replayed)
    {
        if (original.TrackingError != replayed.TrackingError)
        {
            yield return new ReplayDifference(
                Path(original.RetrieverName),
                Said(original.TrackingError),
                Said(replayed.TrackingError),
                "the retrieval fails or succeeds where it did not then");
        }

        var now = replayed.Chunks.Select(Content).ToHashSet();
        var then = original.Chunks.Select(Content).ToHashSet();
        foreach (var gone in original.Chunks.Where(chunk => !now.Contains(Content(chunk))))
        {
            yield return new ReplayDifference(
                Path(original.RetrieverName, gone.ChunkId), gone.ContentHash, null, "the chunk is not found any more");
        }

        foreach (var added in replayed.Chunks.Where(chunk => !then.Contains(Content(chunk))))
        {
            yield return new ReplayDifference(
                Path(original.RetrieverName, added.ChunkId), null, added.ContentHash, "the chunk was not found then");
        }

        var kept = original.Chunks.Where(chunk => now.Contains(Content(chunk))).Select(Content);
        if (!kept.SequenceEqual(replayed.Chunks.Where(chunk => then.Contains(Content(chunk))).Select(Content)))
        {
            yield return new ReplayDifference(Path(original.RetrieverName), null, null, "the chunks come in another order");
        }
    }

    // A chunk of another version of its document with the same text says the same.
    private static (string ChunkId, string ContentHash) Content(RetrievedChunk chunk) => (chunk.ChunkId, chunk.ContentHash);

    private static string? Said(string text) => text.Length == 0 ? null : text;
}
