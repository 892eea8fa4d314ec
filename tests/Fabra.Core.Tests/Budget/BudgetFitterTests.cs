using Fabra.Core.Budget;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Tokens;

namespace Fabra.Core.Tests.Budget;

[Collection(TimedTests.Name)]
public sealed class BudgetFitterTests
{
    private static readonly ITokenCounter O200k = TokenCounters.ByName("o200k_base");

    [Fact]
    public void Fit_without_a_limit_keeps_everything()
    {
        BudgetResult result = BudgetFitter.Fit([new("a", 1, false), new("", 2, false), new("b", 3, true)], null, O200k, Token);
        result.Included.ShouldAllBe(included => included);
        result.Dropped.ShouldBeEmpty();
        result.TokenCount.ShouldBe(O200k.Count("a\n\nb"));
        result.BudgetExceeded.ShouldBeFalse();
    }

    [Fact]
    public void Fit_drops_the_highest_number_first_and_the_later_among_equals()
    {
        BudgetItem[] items = [new("zero", 1, false), new("one", 5, false), new("two", 5, false), new("three", 9, true), new("four", 5, false)];
        BudgetResult result = BudgetFitter.Fit(items, O200k.Count("zero\none\nthree"), O200k, Token);
        result.Dropped.Select(drop => drop.Index).ShouldBe([4, 2]);
        result.Included.ShouldBe([true, true, false, true, false]);
        result.Dropped[0].TokenCount.ShouldBe(O200k.Count("four"));
        result.BudgetExceeded.ShouldBeFalse();
    }

    [Fact]
    public void Fit_required_items_alone_too_long_drops_all_optional_and_says_so()
    {
        BudgetItem[] items = [new("optional words", 1, false), new("required words that are too many", 9, true)];
        BudgetResult result = BudgetFitter.Fit(items, 2, O200k, Token);
        result.Included.ShouldBe([false, true]);
        result.BudgetExceeded.ShouldBeTrue();
        result.TokenCount.ShouldBe(O200k.Count(items[1].Text));
    }

    [Fact]
    public void Fit_no_items_is_empty_text()
    {
        BudgetResult result = BudgetFitter.Fit([], 1, O200k, Token);
        (result.TokenCount, result.BudgetExceeded).ShouldBe((0, false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Fit_budget_not_positive_is_refused(int maxTokens) =>
        Should.Throw<ArgumentOutOfRangeException>(() => BudgetFitter.Fit([], maxTokens, O200k, Token));

    [Fact]
    public void Fit_cancelled_stops() =>
        Should.Throw<OperationCanceledException>(() => BudgetFitter.Fit([new("a", 1, false)], 1, O200k, new CancellationToken(true)));

    [Theory]
    [InlineData("A feature value of an ordinary kind, {0}.", 10_000)]
    [InlineData("\n {0}", 10_000)]
    [InlineData("x'", 10_000)]
    [InlineData("---", 10_000)]
    [InlineData("😀", 10_000)]
    [InlineData("漢字。", 10_000)]
    [InlineData("{0}", 10_000)]
    // No place in these splits in any surroundings. 10,000 take 0.5 s optimised; fewer here, where nothing is.
    [InlineData("", 4000)]
    [InlineData(" ", 4000)]
    [InlineData("\n", 4000)]
    [InlineData("/", 4000)]
    [InlineData("\n/", 4000)]
    [InlineData("/-", 4000)]
    public void Fit_thousands_of_items_drops_until_one_token_is_left(string format, int count)
    {
        O200k.Count("warm");
        BudgetItem[] items = [.. Enumerable.Range(0, count)
            .Select(i => new BudgetItem(string.Format(null, format, i), i * 7919 % 10, false))];

        var result = BudgetFitter.Fit(items, 1, O200k, Token);

        result.TokenCount.ShouldBeLessThanOrEqualTo(1);
        result.BudgetExceeded.ShouldBeFalse();
        result.Dropped.Count.ShouldBe(count - result.Included.Count(included => included));
    }

    [Theory]
    [InlineData('a')]
    [InlineData(' ')]
    [InlineData('!')]
    public void Fit_one_item_of_two_million_characters_drops_all_beside_it(char filling)
    {
        BudgetItem[] items = [new(new string(filling, 2_000_000), 0, true), .. Enumerable.Repeat(new BudgetItem("some words", 5, false), 1000)];

        var result = BudgetFitter.Fit(items, 10, O200k, Token);

        result.BudgetExceeded.ShouldBeTrue();
        result.Dropped.Count.ShouldBe(1000);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
