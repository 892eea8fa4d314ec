using Fabra.Core.Documents.Search;

namespace Fabra.Core.Tests.Documents.Search;

public sealed class ReciprocalRankFusionTests
{
    [Fact]
    public void Fuse_adds_up_inverse_ranks_and_ignores_scores()
    {
        ChunkScore[] vector = [Score(2, 0.9), Score(1, 0.8)];
        ChunkScore[] lexical = [Score(3, 12), Score(2, 11), Score(4, 10)];

        var fused = ReciprocalRankFusion.Fuse(vector, 1, lexical, 10);

        fused.ShouldBe([
            Score(2, Math.Round((1 / 61.0) + (1 / 62.0), 6)),
            Score(3, 0.016393),
            Score(1, 0.016129),
            Score(4, 0.015873)]);
    }

    [Fact]
    public void Fuse_a_light_ranking_by_vectors_decides_between_neighbours_only()
    {
        ChunkScore[] vector = [Score(4, 0.9), Score(2, 0.8)];
        ChunkScore[] lexical = [Score(1, 13), Score(3, 12), Score(2, 11)];

        var fused = ReciprocalRankFusion.Fuse(vector, 0.1, lexical, 10);

        fused.ShouldBe([
            Score(2, Math.Round((0.1 / 62) + (1 / 63.0), 6)),
            Score(1, 0.016393),
            Score(3, 0.016129),
            Score(4, 0.001639)]);
    }

    [Fact]
    public void Fuse_equal_sums_go_by_chunk_id_and_the_limit_cuts()
    {
        ChunkScore[] vector = [Score(2, 0.9), Score(1, 0.8)];
        ChunkScore[] lexical = [Score(1, 12), Score(2, 11)];

        ReciprocalRankFusion.Fuse(vector, 1, lexical, 1).Single().Key.ShouldBe(Score(1, 0).Key);
    }

    [Fact]
    public void Fuse_one_empty_ranking_leaves_the_other_in_its_order()
    {
        ChunkScore[] lexical = [Score(5, 12), Score(2, 11), Score(9, 10)];

        ReciprocalRankFusion.Fuse([], 1, lexical, 3).Select(score => score.Key).ShouldBe(lexical.Select(score => score.Key));
    }

    private static ChunkScore Score(int number, double score) =>
        new(new ChunkKey(new Guid(number, 0, 0, new byte[8]), new Guid(0, 0, 0, new byte[8])), score);
}
