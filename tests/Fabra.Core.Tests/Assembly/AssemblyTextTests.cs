using Fabra.Core.Contexts;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Tokens;

namespace Fabra.Core.Tests.Assembly;

/// <summary>The text: order, rendering, what is missing, what does not fit.</summary>
public sealed class AssemblyTextTests
{
    private static int Tokens(string text) => TokenCounters.ForModel("").Count(text);

    [Fact]
    public async Task AssembleAsync_joins_items_as_given_whatever_their_priority()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("engagement_score", ValueKind.Double);
        await core.WriteAsync("engagement_score", Value.Of(85.5));

        var context = await core.AssembleAsync(
            ContextItem.OfFeature("engagement_score", "u1", "User Engagement: {}", priority: 2),
            ContextItem.OfText("Preferences: electronics", priority: 1),
            ContextItem.OfText(""),
            ContextItem.OfText("end"));

        context.Content.ShouldBe("User Engagement: 85.5\nPreferences: electronics\n\nend");
        context.Lineage!.TokenUsage.ShouldBe(Tokens(context.Content));
        context.Lineage.ItemsProvided.ShouldBe(4);
        context.Lineage.ItemsIncluded.ShouldBe(4);
        context.Record.Subjects.ShouldHaveSingleItem().EntityId.ShouldBe("u1");
    }

    [Fact]
    public async Task AssembleAsync_without_an_optional_value_drops_its_item_as_missing_and_null_is_empty()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("absent");
        await core.DefineAsync("null");
        await core.WriteAsync("null", Value.Null);

        var context = await core.AssembleAsync(
            ContextItem.OfFeature("absent", "u1", "absent {}", priority: 3, sourceId: "the-absent"),
            ContextItem.OfFeature("null", "u1", "null is {}", required: true),
            ContextItem.OfText("text"));

        context.Content.ShouldBe("null is \ntext");
        context.Lineage!.DroppedItems.ShouldBe([new DroppedItem("the-absent", 3, 0, "missing")]);
        context.Lineage.ItemsIncluded.ShouldBe(2);
        context.Lineage.FeaturesUsed.Select(feature => (feature.Key.FeatureName, feature.Included))
            .ShouldBe([("absent", Inclusion.No), ("null", Inclusion.Yes)]);
    }

    [Fact]
    public async Task AssembleAsync_without_a_required_value_is_refused_and_logs_nothing()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("absent");

        var refusal = await core.AssembleAsync(ContextItem.OfText("a"), ContextItem.OfFeature("absent", "u1", required: true))
            .ShouldBeRefusedAsync(ErrorReason.RequiredItemMissing, "items[1]");

        refusal.Message.ShouldContain("user/u1/absent is not_found");
        (await core.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task AssembleAsync_with_a_required_value_unknown_because_stores_fail_is_the_stores_failure()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        core.History.ReadsFail = true;

        await Should.ThrowAsync<StoreUnavailableException>(
            () => core.AssembleAsync(ContextItem.OfFeature("score", "u1", required: true)));
    }

    [Fact]
    public async Task AssembleAsync_over_budget_drops_the_highest_number_first_the_later_among_equals()
    {
        await using var core = new CoreHarness();
        ContextItem[] items =
        [
            ContextItem.OfText("alpha beta gamma", priority: 1, sourceId: "a"),
            ContextItem.OfText("delta epsilon zeta", priority: 2, sourceId: "b"),
            ContextItem.OfText("eta theta iota", priority: 2, sourceId: "c"),
            ContextItem.OfText("kappa lambda mu", priority: 9, required: true, sourceId: "d"),
        ];
        var budget = Tokens("alpha beta gamma\ndelta epsilon zeta\nkappa lambda mu");

        var context = await core.AssembleAsync(new AssemblyOptions { Name = "test", MaxTokens = budget }, items);
        var tighter = await core.AssembleAsync(new AssemblyOptions { Name = "test", MaxTokens = budget - 1 }, items);

        context.Content.ShouldBe("alpha beta gamma\ndelta epsilon zeta\nkappa lambda mu");
        context.Lineage!.DroppedItems.ShouldBe([new DroppedItem("c", 2, Tokens("eta theta iota"), "budget")]);
        context.Lineage.MaxTokens.ShouldBe(budget);
        context.Meta!.BudgetExceeded.ShouldBeFalse();
        tighter.Content.ShouldBe("alpha beta gamma\nkappa lambda mu");
        tighter.Lineage!.DroppedItems.Select(item => item.SourceId).ShouldBe(["c", "b"]);
    }

    [Fact]
    public async Task AssembleAsync_when_required_items_alone_exceed_the_budget_says_so()
    {
        await using var core = new CoreHarness();

        var context = await core.AssembleAsync(
            new AssemblyOptions { Name = "test", MaxTokens = 1 },
            ContextItem.OfText("alpha beta gamma", required: true),
            ContextItem.OfText("delta", sourceId: "x"));

        context.Content.ShouldBe("alpha beta gamma");
        context.Meta!.BudgetExceeded.ShouldBeTrue();
        context.Lineage!.DroppedItems.Select(item => item.SourceId).ShouldBe(["x"]);
        (await core.GetAsync(context)).Meta!.BudgetExceeded.ShouldBeTrue();
    }

    [Fact]
    public async Task AssembleAsync_counts_by_the_model_and_says_when_it_estimates()
    {
        await using var core = new CoreHarness();
        Task<AssembledContext> For(string model) =>
            core.AssembleAsync(new AssemblyOptions { Name = "test", Model = model }, ContextItem.OfText("some text"));

        (await For("gpt-4")).Meta!.Tokenizer.ShouldBe("cl100k_base");
        (await For("")).Meta!.Tokenizer.ShouldBe("o200k_base");
        var unknown = await For("some-model");
        (unknown.Meta!.Tokenizer, unknown.Meta.TokensEstimated).ShouldBe(("estimate_o200k_base", true));
    }
}
