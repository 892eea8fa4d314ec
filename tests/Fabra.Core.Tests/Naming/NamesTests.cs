using Fabra.Core.Naming;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Naming;

public sealed class NamesTests
{
    [Theory]
    [InlineData("engagement_score-v2.1", true)]
    [InlineData("výška", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a\0", false)]
    public void DefinitionNameFault_allows_letters_digits_and_three_signs(string name, bool valid) =>
        (Names.DefinitionNameFault(name) is null).ShouldBe(valid);

    [Theory]
    [InlineData("recommendation context / žluť 🐎", true)]
    [InlineData("", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0085b", false)]
    public void ContextNameFault_allows_any_printable_text(string name, bool valid) =>
        (Names.ContextNameFault(name) is null).ShouldBe(valid);

    [Fact]
    public void Faults_beyond_the_longest_say_the_limit()
    {
        Names.DefinitionNameFault(new string('a', 200)).ShouldBeNull();
        Names.DefinitionNameFault(new string('a', 201)).ShouldBe("is longer than 200 characters");
        Names.EntityIdFault(new string('a', 1001)).ShouldBe("is longer than 1000 characters");
    }

    [Fact]
    public void CheckRequestId_refuses_what_is_too_long_or_unprintable()
    {
        Names.CheckRequestId("");
        Names.CheckRequestId(new string('r', 128));
        var tooLong = () => Names.CheckRequestId(new string('r', 129));
        tooLong.ShouldBeRefused(ErrorReason.InvalidField, "request_id");
        var control = () => Names.CheckRequestId("a\tb");
        control.ShouldBeRefused(ErrorReason.InvalidField, "request_id");
    }

    [Fact]
    public void NotFound_says_closest_names_for_people_and_for_programs()
    {
        var refusal = NotFound.Feature("feature_names[2]", "scor", ["score", "scope"]);

        refusal.Reason.ShouldBe(ErrorReason.UnknownFeature);
        refusal.Message.ShouldBe("feature_names[2]: no feature \"scor\"; did you mean score, scope?");
        refusal.Metadata["closest"].ShouldBe("score,scope");
        refusal.Fields.ShouldHaveSingleItem().Field.ShouldBe("feature_names[2]");
    }

    [Fact]
    public void NotFound_of_a_huge_name_does_not_repeat_it_all()
    {
        var refusal = NotFound.Feature("feature_names[0]", string.Concat(Enumerable.Repeat("🐎", 100_000)), []);

        refusal.Message.Length.ShouldBeLessThan(300);
        refusal.Metadata["name"].Length.ShouldBeLessThan(300);
        refusal.Message.EnumerateRunes().ShouldNotContain(System.Text.Rune.ReplacementChar);
    }
}
