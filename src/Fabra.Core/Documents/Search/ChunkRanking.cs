namespace Fabra.Core.Documents.Search;

/// <summary>The one order of search results: the greatest score first, equal scores by chunk id as big-endian bytes.</summary>
internal static class ChunkRanking
{
    /// <summary>Sorts the better before the worse; never says that two different chunks are equal.</summary>
    public static IComparer<ChunkScore> Order { get; } = Comparer<ChunkScore>.Create(Compare);

    /// <summary>The best of some scores, already rounded, in order.</summary>
    public static IReadOnlyList<ChunkScore> Top(IEnumerable<ChunkScore> scores, int limit)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var best = new BestChunks(limit);
        foreach (ChunkScore score in scores)
        {
            best.Add(score);
        }

        return best.Take();
    }

    private static int Compare(ChunkScore a, ChunkScore b)
    {
        // Guid.CompareTo compares as the text form reads, which is the order of the big-endian bytes.
        int byScore = b.Score.CompareTo(a.Score);
        int byChunk = byScore != 0 ? byScore : a.Key.ChunkId.CompareTo(b.Key.ChunkId);
        return byChunk != 0 ? byChunk : a.Key.VersionId.CompareTo(b.Key.VersionId);
    }
}
