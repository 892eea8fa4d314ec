using System.Buffers;

namespace Fabra.Core.Documents.Search;

/// <summary>
/// Okapi BM25 with k1 = 1.2 and b = 0.75, and ln(1 + (N − n + 0.5) / (n + 0.5)) as the weight of a term that n of N chunks hold. Here and
/// not in a backend, so that every backend agrees to the bit.
/// </summary>
internal static class Bm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    /// <summary>The best chunks by the sum of their terms' weights, rounded to 6 decimals, equal ones by chunk id.</summary>
    /// <param name="postings">Of distinct terms.</param>
    /// <param name="limit">How many at most, from 0.</param>
    public static IReadOnlyList<ChunkScore> Rank(TermPostings postings, int limit)
    {
        ArgumentNullException.ThrowIfNull(postings);
        var terms = postings.ChunkFrequencies.Count;
        var numbered = postings.Postings as NumberedPostings ?? NumberedPostings.Of(postings.Postings, terms);
        double averageLength = postings.ChunkCount == 0 ? 0 : (double)postings.TermCount / postings.ChunkCount;
        var sums = ArrayPool<double>.Shared.Rent(numbered.Keys.Count);
        Array.Clear(sums, 0, numbered.Keys.Count);
        try
        {
            // The order of a sum shows in its last bit: a chunk adds up its terms in the order asked for.
            for (var term = 0; term < terms; term++)
            {
                var weight = Weight(postings.ChunkCount, postings.ChunkFrequencies[term]);
                foreach (var block in numbered.BlocksOf(term))
                {
                    foreach (var posting in block.Span)
                    {
                        sums[posting.Chunk] += weight * Saturation(posting, averageLength);
                    }
                }
            }

            return Best(sums.AsSpan(0, numbered.Keys.Count), numbered.Keys, limit);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(sums);
        }
    }

    // What has no term has the sum 0, and nothing else has: every term has a weight.
    private static IReadOnlyList<ChunkScore> Best(ReadOnlySpan<double> sums, IReadOnlyList<ChunkKey> keys, int limit)
    {
        var best = new BestChunks(limit);
        for (var chunk = 0; chunk < sums.Length; chunk++)
        {
            if (sums[chunk] != 0 && best.MayTake(sums[chunk]))
            {
                best.Add(new ChunkScore(keys[chunk], Similarity.Round(sums[chunk])));
            }
        }

        return best.Take();
    }

    private static double Weight(long chunks, long holding) => Math.Log(1 + ((chunks - holding + 0.5) / (holding + 0.5)));

    private static double Saturation(NumberedPosting posting, double averageLength) =>
        posting.Count * (K1 + 1) / (posting.Count + (K1 * (1 - B + (B * posting.Length / averageLength))));
}
