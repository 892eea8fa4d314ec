using Fabra.Core.Documents.Search;

namespace Fabra.Core.Tests.Documents.Search;

public sealed class ChunkRankingTests
{
    [Fact]
    public void Order_of_equal_scores_is_that_of_the_big_endian_bytes()
    {
        var random = new Random(3);
        ChunkScore[] scores = [.. Enumerable.Range(0, 500).Select(_ => new ChunkScore(new ChunkKey(RandomId(random), default), 0.5))];

        var ranked = ChunkRanking.Top(scores, scores.Length);

        ranked.Select(score => Convert.ToHexString(score.Key.ChunkId.ToByteArray(bigEndian: true)))
            .ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Top_is_the_beginning_of_the_whole_order(int limit)
    {
        var random = new Random(limit);
        ChunkScore[] scores = [.. Enumerable.Range(0, 300).Select(_ =>
            new ChunkScore(new ChunkKey(RandomId(random), RandomId(random)), random.Next(5)))];

        ChunkRanking.Top(scores, limit).ShouldBe(scores.Order(ChunkRanking.Order).Take(limit));
    }

    private static Guid RandomId(Random random)
    {
        var octets = new byte[16];
        random.NextBytes(octets);
        return new Guid(octets);
    }
}
