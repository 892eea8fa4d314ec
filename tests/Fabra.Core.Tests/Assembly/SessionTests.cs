using Fabra.Core.Contexts;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Assembly;

public sealed class SessionTests
{
    [Fact]
    public async Task OpenSession_without_commit_logs_nothing()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        var session = core.OpenSession();
        await session.Scope.ReadFeaturesAsync(["score"], ["u1"], CoreHarness.Token);
        session.Scope.AddItems([ContextItem.OfText("x")]);

        (await core.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task ReadFeaturesAsync_of_a_value_that_changes_meanwhile_gives_one_answer_per_context()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        var session = core.OpenSession();
        await session.Scope.ReadFeaturesAsync(["score"], ["u1"], CoreHarness.Token);
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.WriteAsync("score", 2);

        var again = await session.Scope.ReadFeaturesAsync(["score"], ["u1"], CoreHarness.Token);
        session.Scope.AddItems([ContextItem.OfFeature("score", "u1")]);
        var context = await session.CommitAsync(CoreHarness.Token);

        again[0].Value.ShouldBe(Value.Of(1L));
        context.Content.ShouldBe("1");
        context.Lineage!.FeaturesUsed.ShouldHaveSingleItem();
        context.Lineage.StalestFeatureMs.ShouldBe(1_000);
    }

    [Fact]
    public async Task ReadFeaturesAsync_refuses_unknown_and_mixed_names_and_the_session_goes_on()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.DefineAsync("price", entity: "product");
        var session = core.OpenSession();

        await session.Scope.ReadFeaturesAsync(["scores"], ["u1"], CoreHarness.Token).ShouldBeRefusedAsync(ErrorReason.UnknownFeature);
        await session.Scope.ReadFeaturesAsync(["score", "price"], ["u1"], CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.MixedEntities, "feature_names[1]");
        session.Scope.AddItems([ContextItem.OfText("x")]);

        (await session.CommitAsync(CoreHarness.Token)).Lineage!.FeaturesUsed.ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAsync_after_a_refusal_may_be_called_again()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1, TimeSpan.FromMinutes(1));
        var session = core.OpenSession(
            new AssemblyOptions { Name = "test", FreshnessSla = TimeSpan.FromSeconds(1), FreshnessStrict = true, MaxTokens = 3 });
        session.Scope.AddItems([ContextItem.OfFeature("score", "u1", priority: 1)]);
        await session.CommitAsync(CoreHarness.Token).ShouldBeRefusedAsync(ErrorReason.FreshnessViolated);

        session.Scope.AddItems([ContextItem.OfText("one two three", required: true)]);

        (await session.CommitAsync(CoreHarness.Token)).Content.ShouldBe("one two three");
    }
}
