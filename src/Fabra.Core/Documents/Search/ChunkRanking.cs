namespace Fabra.Core.Documents.Search;

/// <summary>The one order of search results: the greatest score first, equal scores by chunk id as big-endian bytes.</summary>
public static class ChunkRanking
{
    /// <summary>Sorts the better before the worse; never says that two different chunks are equal.</summary>
    public static IComparer<ChunkScore> Order { get; } = Comparer<ChunkScore>.Create(Compare);

    /// <summary>The best of some scores, already rounded, in order.</summary>
    public static IReadOnlyList<ChunkScore> Top(IEnumerable<ChunkScore> scores, int limit)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (limit == 0)
        {
            return [];
        }

        // The heap's head is the worst of the best.
        var best = new PriorityQueue<ChunkScore, ChunkScore>(Comparer<ChunkScore>.Create(static (a, b) => Compare(b, a)));
        foreach (ChunkScore score in scores)
        {
            if (best.Count < limit)
            {
                best.Enqueue(score, score);
            }
            else if (Compare(score, best.Peek()) < 0)
            {
                best.DequeueEnqueue(score, score);
            }
        }

        var ordered = new ChunkScore[best.Count];
        for (int i = ordered.Length - 1; i >= 0; i--)
        {
            ordered[i] = best.Dequeue();
        }

        return ordered;
    }

    private static int Compare(ChunkScore a, ChunkScore b)
    {
        // Guid.CompareTo compares as the text form reads, which is the order of the big-endian bytes.
        int byScore = b.Score.CompareTo(a.Score);
        int byChunk = byScore != 0 ? byScore : a.Key.ChunkId.CompareTo(b.Key.ChunkId);
        return byChunk != 0 ? byChunk : a.Key.VersionId.CompareTo(b.Key.VersionId);
    }
}
