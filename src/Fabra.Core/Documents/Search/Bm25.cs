using System.Runtime.InteropServices;

namespace Fabra.Core.Documents.Search;

/// <summary>
/// Okapi BM25 with k1 = 1.2 and b = 0.75, and ln(1 + (N − n + 0.5) / (n + 0.5)) as the weight of a term that n of N chunks hold. Here and
/// not in a backend, so that every backend agrees to the bit.
/// </summary>
public static class Bm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    /// <summary>The best chunks by the sum of their terms' weights, rounded to 6 decimals, equal ones by chunk id.</summary>
    /// <param name="postings">Of distinct terms.</param>
    /// <param name="limit">How many at most, from 0.</param>
    public static IReadOnlyList<ChunkScore> Rank(TermPostings postings, int limit)
    {
        ArgumentNullException.ThrowIfNull(postings);
        double averageLength = postings.ChunkCount == 0 ? 0 : (double)postings.TermCount / postings.ChunkCount;
        double[] weights = [.. postings.ChunkFrequencies.Select(holding => Weight(postings.ChunkCount, holding))];
        var sums = new Dictionary<ChunkKey, double>(ByChunk.Instance);
        foreach (int place in InOrderOfTerms(postings))
        {
            TermPosting posting = postings.Postings[place];
            ref double sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, posting.Key, out _);
            sum += weights[posting.Term] * Saturation(posting, averageLength);
        }

        return ChunkRanking.Top(sums.Select(sum => new ChunkScore(sum.Key, Similarity.Round(sum.Value))), limit);
    }

    /// <summary>
    /// Postings come in any order, and the order of a sum shows in its last bit: a chunk adds up its terms in the order asked for.
    /// </summary>
    private static int[] InOrderOfTerms(TermPostings postings)
    {
        int[] next = new int[postings.ChunkFrequencies.Count + 1];
        for (int i = 0; i < postings.Postings.Count; i++)
        {
            next[postings.Postings[i].Term + 1]++;
        }

        for (int term = 1; term < next.Length; term++)
        {
            next[term] += next[term - 1];
        }

        int[] places = new int[postings.Postings.Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[next[postings.Postings[i].Term]++] = i;
        }

        return places;
    }

    private static double Weight(long chunks, long holding) => Math.Log(1 + ((chunks - holding + 0.5) / (holding + 0.5)));

    private static double Saturation(TermPosting posting, double averageLength) =>
        posting.Count * (K1 + 1) / (posting.Count + (K1 * (1 - B + (B * posting.Length / averageLength))));

    /// <summary>The chunk's id alone is as good as random; a common word has tens of thousands of postings.</summary>
    private sealed class ByChunk : IEqualityComparer<ChunkKey>
    {
        public static readonly ByChunk Instance = new();

        public bool Equals(ChunkKey one, ChunkKey other) => one.ChunkId == other.ChunkId && one.VersionId == other.VersionId;

        public int GetHashCode(ChunkKey key) => key.ChunkId.GetHashCode();
    }
}
