using Fabra.Core.Documents.Search;

namespace Fabra.Core.Tests.Documents.Search;

public sealed class SimilarityTests
{
    [Fact]
    public void Score_is_the_dot_product_rounded_to_six_decimals()
    {
        Similarity.Score([1, 0, 0], [1, 0, 0]).ShouldBe(1);
        Similarity.Score([1, 0], [-1, 0]).ShouldBe(-1);
        Similarity.Score([0.6f, 0.8f], [0.8f, 0.6f]).ShouldBe(0.96);
        Similarity.Score([0.12345678f], [1]).ShouldBe(0.123457);
        Similarity.Score([], []).ShouldBe(0);
    }

    [Fact]
    public void Score_is_never_negative_zero()
    {
        double.IsNegative(Similarity.Score([-1e-9f], [1])).ShouldBeFalse();
        double.IsNegative(Similarity.Round(-0.0)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(384)]
    [InlineData(1537)]
    public void Dot_adds_every_dimension_with_the_precision_of_doubles(int dimensions)
    {
        var random = new Random(dimensions);
        var left = Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var right = Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray();

        var exact = left.Zip(right, (a, b) => (decimal)(double)a * (decimal)(double)b).Sum();
        Math.Abs(Similarity.Dot(left, right) - (double)exact).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Dot_different_lengths_are_misuse()
    {
        Should.Throw<ArgumentException>(() => Similarity.Dot([1, 2], [1]));
    }
}
