using Fabra.Core.Documents.Search;

namespace Fabra.Core.Tests.Documents.Search;

public sealed class Bm25Tests
{
    private static readonly ChunkKey A = Key(1);
    private static readonly ChunkKey B = Key(2);
    private static readonly ChunkKey C = Key(3);

    [Fact]
    public void Rank_adds_up_the_weights_of_the_terms()
    {
        // Ten chunks of 5 terms on average; worked out apart: A by ln(1 + 9.5 / 1.5) × 2.2 × 2 / (2 + 1.2) + ln(1 + 8.5 / 2.5), B by
        // ln(1 + 8.5 / 2.5) × 2.2 / (1 + 1.2 × 1.75).
        var postings = new TermPostings(10, 50, [1, 2], [new(A, 0, 2, 5), new(A, 1, 1, 5), new(B, 1, 1, 10)]);

        var ranked = Bm25.Rank(postings, 10);

        ranked.ShouldBe([new ChunkScore(A, 4.221196), new ChunkScore(B, 1.051461)]);
    }

    [Fact]
    public void Rank_does_not_depend_on_the_order_of_postings()
    {
        var random = new Random(7);
        var postings = Enumerable.Range(0, 400).Select(i => new TermPosting(Key(i % 97), i / 97, random.Next(1, 9), random.Next(20, 60)))
            .ToArray();
        var expected = Bm25.Rank(new TermPostings(1000, 40_000, [97, 97, 97, 97, 12], postings), 50);

        for (int i = 0; i < 20; i++)
        {
            random.Shuffle(postings);
            Bm25.Rank(new TermPostings(1000, 40_000, [97, 97, 97, 97, 12], postings), 50).ShouldBe(expected);
        }
    }

    [Fact]
    public void Rank_adds_up_in_the_order_of_the_terms_to_the_last_bit()
    {
        var random = new Random(11);
        for (int round = 0; round < 50; round++)
        {
            TermPosting[] postings = [.. Enumerable.Range(0, 7 * 60).Where(_ => random.Next(3) > 0)
                .Select(i => new TermPosting(Key(i % 60), i / 60, random.Next(1, 9), random.Next(20, 60)))];
            random.Shuffle(postings);
            long[] holding = [.. Enumerable.Range(0, 7).Select(_ => random.NextInt64(60, 900))];

            var expected = postings.GroupBy(posting => posting.Key)
                .Select(chunk => new ChunkScore(chunk.Key, Similarity.Round(
                    chunk.OrderBy(posting => posting.Term).Aggregate(0.0, (sum, posting) => sum + Term(posting, holding[posting.Term])))))
                .OrderBy(score => score, ChunkRanking.Order);

            Bm25.Rank(new TermPostings(1000, 40_000, holding, postings), 60).ShouldBe(expected);
        }

        static double Term(TermPosting posting, long holding) =>
            Math.Log(1 + ((1000 - holding + 0.5) / (holding + 0.5)))
            * (posting.Count * 2.2 / (posting.Count + (1.2 * (1 - 0.75 + (0.75 * posting.Length / 40)))));
    }

    [Fact]
    public void Rank_equal_scores_go_by_chunk_id()
    {
        var postings = new TermPostings(3, 9, [3], [new(C, 0, 1, 3), new(A, 0, 1, 3), new(B, 0, 1, 3)]);

        Bm25.Rank(postings, 2).Select(score => score.Key).ShouldBe([A, B]);
    }

    [Fact]
    public void Rank_of_nothing_is_empty()
    {
        Bm25.Rank(new TermPostings(0, 0, [0], []), 5).ShouldBeEmpty();
        Bm25.Rank(new TermPostings(3, 9, [3], [new(A, 0, 1, 3)]), 0).ShouldBeEmpty();
    }

    [Fact]
    public void Rank_many_postings_by_number_are_ranked_as_by_looking_at_each()
    {
        const int Chunks = 10_000;
        var random = new Random(5);
        ChunkKey[] keys = [.. Enumerable.Range(0, Chunks).Select(i => Key(random.Next(1 << 20) << 10 | (i & 1023)))];
        long[] holding = [9_000, 4_000, 12];
        var postings = new NumberedPostings(keys, holding.Length);
        var sums = new double[Chunks];
        for (var term = 0; term < holding.Length; term++)
        {
            foreach (var chunk in Enumerable.Range(0, Chunks).Where(_ => random.Next(Chunks) < holding[term]))
            {
                var (count, length) = (random.Next(1, 4), random.Next(20, 24));
                postings.Add(term, chunk, count, length);
                sums[chunk] += Math.Log(1 + ((Chunks - holding[term] + 0.5) / (holding[term] + 0.5)))
                    * (count * 2.2 / (count + (1.2 * (1 - 0.75 + (0.75 * length / 40)))));
            }
        }

        var expected = sums.Index().Where(sum => sum.Item > 0)
            .Select(sum => new ChunkScore(keys[sum.Index], Similarity.Round(sum.Item)))
            .Order(ChunkRanking.Order).ToArray();
        foreach (var limit in new[] { 1, 100, Chunks })
        {
            Bm25.Rank(new TermPostings(Chunks, 40 * Chunks, holding, postings), limit).ShouldBe(expected.Take(limit));
        }

        postings.Count.ShouldBeGreaterThan(2 * 4_096);
        postings.ShouldBe(Enumerable.Range(0, postings.Count).Select(i => postings[i]));
        Should.Throw<ArgumentOutOfRangeException>(() => postings[postings.Count]);
    }

    private static ChunkKey Key(int number) => new(new Guid(number, 0, 0, new byte[8]), new Guid(0, 0, 0, new byte[8]));
}
