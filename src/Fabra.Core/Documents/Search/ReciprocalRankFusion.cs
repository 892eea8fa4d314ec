using System.Runtime.InteropServices;

namespace Fabra.Core.Documents.Search;

/// <summary>Joins two rankings by rank alone (Cormack, Clarke and Büttcher, SIGIR 2009), since their scores cannot be compared.</summary>
internal static class ReciprocalRankFusion
{
    private const double Constant = 60;

    /// <summary>
    /// The best chunks by the sum of weight / (60 + rank) over the rankings that hold them, ranks from 1; rounded to 6 decimals, equal ones
    /// by chunk id. The weight of the lexical ranking is 1.
    /// </summary>
    /// <param name="vector">The best first.</param>
    /// <param name="vectorWeight">Of the ranking by vectors, see <see cref="Embedding.EmbedderIdentity.FusionWeight"/>.</param>
    /// <param name="lexical">The best first.</param>
    /// <param name="limit">How many at most, from 0.</param>
    public static IReadOnlyList<ChunkScore> Fuse(
        IReadOnlyList<ChunkScore> vector, double vectorWeight, IReadOnlyList<ChunkScore> lexical, int limit)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(lexical);
        var sums = new Dictionary<ChunkKey, double>();
        Add(sums, vector, vectorWeight);
        Add(sums, lexical, weight: 1);
        return ChunkRanking.Top(sums.Select(sum => new ChunkScore(sum.Key, Similarity.Round(sum.Value))), limit);
    }

    private static void Add(Dictionary<ChunkKey, double> sums, IReadOnlyList<ChunkScore> ranking, double weight)
    {
        for (int i = 0; i < ranking.Count; i++)
        {
            ref double sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, ranking[i].Key, out _);
            sum += weight / (Constant + i + 1);
        }
    }
}
