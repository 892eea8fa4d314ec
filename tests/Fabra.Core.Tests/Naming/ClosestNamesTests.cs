using Fabra.Core.Naming;

namespace Fabra.Core.Tests.Naming;

public sealed class ClosestNamesTests
{
    private static readonly string[] Known = ["engagement_score", "engagement_scores", "user_preferences", "age", "Ärger"];

    [Theory]
    [InlineData("engagment_score", "engagement_score,engagement_scores")]
    [InlineData("ENGAGEMENT_SCORE", "engagement_score,engagement_scores")]
    [InlineData("preferences", "user_preferences")]
    [InlineData("aeg", "age")]
    [InlineData("ärger", "Ärger")]
    [InlineData("completely different", "")]
    [InlineData("", "")]
    public void To_offers_what_is_near_closest_first(string name, string expected) =>
        ClosestNames.To(name, Known).ShouldBe(expected.Split(',', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void To_offers_three_at_most_ties_in_ordinal_order() =>
        ClosestNames.To("f0", ["f4", "f2", "f3", "f1"]).ShouldBe(["f1", "f2", "f3"]);

    [Fact]
    public void To_for_a_name_longer_than_any_can_be_compares_nothing()
    {
        var known = Enumerable.Range(0, 10_000).Select(number => $"feature_{number}").ToArray();

        ClosestNames.To(new string('x', 1_000_000), known).ShouldBeEmpty();
    }

    [Fact]
    public void Hint_reads_as_a_question()
    {
        ClosestNames.Hint(["a", "b"]).ShouldBe("; did you mean a, b?");
        ClosestNames.Hint([]).ShouldBe("");
    }
}
