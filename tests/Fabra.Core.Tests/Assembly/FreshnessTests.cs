using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Assembly;

/// <summary>Guaranteed only if everything in the text met its limit, nothing came from a fallback and nothing was missing.</summary>
public sealed class FreshnessTests
{
    private static readonly ContextItem Score = ContextItem.OfFeature("score", "u1");

    private static AssemblyOptions Sla(double seconds, bool strict = false) => new()
    {
        Name = "test",
        FreshnessSla = TimeSpan.FromSeconds(seconds),
        FreshnessStrict = strict,
    };

    private static async Task<CoreHarness> CoreAsync(double ageSeconds, TimeSpan? maxStaleness = null)
    {
        var core = new CoreHarness();
        await core.DefineAsync("score", maxStaleness: maxStaleness);
        await core.WriteAsync("score", 1, TimeSpan.FromSeconds(ageSeconds));
        return core;
    }

    [Fact]
    public async Task AssembleAsync_within_the_sla_is_guaranteed_and_at_the_limit_too()
    {
        await using var core = await CoreAsync(60);

        var context = await core.AssembleAsync(Sla(60, strict: true), Score);

        context.Lineage!.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);
        context.Lineage.StalestFeatureMs.ShouldBe(60_000);
        context.Lineage.DegradedReasons.ShouldBeEmpty();
        context.Record.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);
    }

    [Fact]
    public async Task AssembleAsync_beyond_the_sla_is_degraded_with_the_violation()
    {
        await using var core = await CoreAsync(60.001);

        var context = await core.AssembleAsync(Sla(60), Score);

        context.Lineage!.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        context.Lineage.FreshnessViolations.ShouldBe([new FreshnessViolation("user/u1/score", 60_001, 60_000)]);
        context.Lineage.DegradedReasons.ShouldBe(["user/u1/score: 60001 ms old, limit 60000 ms"]);
        context.Record.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(60.0, null, true)]
    [InlineData(null, 60.0, true)]
    public async Task AssembleAsync_says_whether_anything_had_a_limit(double? sla, double? own, bool limited)
    {
        await using var core = await CoreAsync(1, own is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        var options = new AssemblyOptions { Name = "test", FreshnessSla = sla is { } asked ? TimeSpan.FromSeconds(asked) : null };

        (await core.AssembleAsync(options, Score)).Lineage!.FreshnessLimited.ShouldBe(limited);
        (await core.AssembleAsync(options, ContextItem.OfText("no value"))).Lineage!.FreshnessLimited.ShouldBe(false);
    }

    [Theory]
    [InlineData("gpt-4o", true)]
    [InlineData("our-own-model", false)]
    public async Task AssembleAsync_for_a_model_without_a_price_has_no_cost(string model, bool priced)
    {
        await using var core = await CoreAsync(1);

        var lineage = (await core.AssembleAsync(new AssemblyOptions { Name = "test", Model = model }, Score)).Lineage!;

        lineage.EstimatedCostUsd.HasValue.ShouldBe(priced);
        lineage.PricesAsOf.HasValue.ShouldBe(priced);
        (await core.Contexts.GetAsync(TenantId.Default, lineage.ContextId, ContextColumns.All, CoreHarness.Token)).Lineage!.EstimatedCostUsd
            .ShouldBe(lineage.EstimatedCostUsd);
    }

    [Fact]
    public async Task AssembleAsync_after_the_clock_was_set_back_counts_ages_on()
    {
        await using var core = await CoreAsync(0);

        core.Time.SetUtcNow(core.Time.GetUtcNow().AddHours(-1));
        core.Time.Advance(TimeSpan.FromSeconds(3));
        var context = await core.AssembleAsync(Sla(2), Score);

        context.Lineage!.FreshnessViolations.ShouldBe([new FreshnessViolation("user/u1/score", 3_000, 2_000)]);
        context.Lineage.DegradedReasons.ShouldContain(
            "the clock is 60 min ahead of the system's, which was set back or was ahead for a while");
        await core.AssembleAsync(Sla(2, strict: true), Score).ShouldBeRefusedAsync(ErrorReason.FreshnessViolated);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task AssembleAsync_with_a_clock_that_is_wrong_guarantees_nothing(int seconds, bool isGuaranteed)
    {
        await using var core = await CoreAsync(0);

        core.Time.SetUtcNow(core.Time.GetUtcNow().AddSeconds(-seconds));

        (await core.AssembleAsync(Sla(60), Score)).Lineage!.FreshnessStatus
            .ShouldBe(isGuaranteed ? FreshnessStatus.Guaranteed : FreshnessStatus.Degraded);
        if (!isGuaranteed)
        {
            (await core.AssembleAsync(Sla(60, strict: true), Score).ShouldBeRefusedAsync(ErrorReason.FreshnessViolated))
                .Message.ShouldStartWith("ages are not known: the clock is 61 s ahead");
        }
    }

    [Fact]
    public async Task AssembleAsync_strict_beyond_the_sla_is_refused_listing_each_violation()
    {
        await using var core = await CoreAsync(61);
        await core.WriteAsync("score", 2, TimeSpan.FromSeconds(90), entityId: "u2");

        var refusal = await core.AssembleAsync(Sla(60, strict: true), Score, ContextItem.OfFeature("score", "u2"))
            .ShouldBeRefusedAsync(ErrorReason.FreshnessViolated);

        refusal.Metadata.ShouldBe(
            new Dictionary<string, string>
            {
                ["feature[0]"] = "user/u1/score",
                ["age_ms[0]"] = "61000",
                ["sla_ms[0]"] = "60000",
                ["feature[1]"] = "user/u2/score",
                ["age_ms[1]"] = "90000",
                ["sla_ms[1]"] = "60000",
            },
            ignoreOrder: true);
        (await core.CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, 50.0, false)]
    [InlineData(null, 70.0, true)]
    [InlineData(50.0, null, false)]
    [InlineData(50.0, 70.0, false)]
    [InlineData(70.0, 50.0, false)]
    [InlineData(70.0, 80.0, true)]
    public async Task AssembleAsync_of_a_value_60_s_old_holds_it_to_the_smaller_limit(double? sla, double? own, bool guaranteed)
    {
        await using var core = await CoreAsync(60, own is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        var options = new AssemblyOptions { Name = "test", FreshnessSla = sla is { } asked ? TimeSpan.FromSeconds(asked) : null };

        var context = await core.AssembleAsync(options, Score);

        (context.Lineage!.FreshnessStatus == FreshnessStatus.Guaranteed).ShouldBe(guaranteed);
        context.Lineage.FreshnessViolations.Count.ShouldBe(guaranteed ? 0 : 1);
    }

    [Fact]
    public async Task AssembleAsync_of_a_stale_value_whose_item_was_dropped_is_guaranteed()
    {
        await using var core = await CoreAsync(61);

        var context = await core.AssembleAsync(
            Sla(60, strict: true) with { MaxTokens = 1 }, Score with { Priority = 5 }, ContextItem.OfText("x", required: true));

        context.Lineage!.FeaturesUsed[0].Included.ShouldBe(Inclusion.No);
        context.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);
    }

    [Fact]
    public async Task AssembleAsync_from_a_fallback_is_degraded_though_fresh_and_not_refused_when_strict()
    {
        await using var core = await CoreAsync(1);
        core.Online.Fails = true;

        var context = await core.AssembleAsync(Sla(60, strict: true), Score);

        context.Lineage!.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        context.Lineage.DegradedReasons.ShouldBe(["user/u1/score: fallback"]);
        context.Lineage.FreshnessViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task AssembleAsync_of_a_missing_or_expired_value_is_degraded_and_a_default_too()
    {
        await using var core = await CoreAsync(1);
        await core.DefineAsync("expired", ttl: TimeSpan.FromSeconds(1));
        await core.DefineAsync("defaulted", defaultValue: Value.Of(7L));
        await core.WriteAsync("expired", 1, TimeSpan.FromSeconds(2));

        var missing = await core.AssembleAsync(ContextItem.OfFeature("score", "u9"));
        var expired = await core.AssembleAsync(ContextItem.OfFeature("expired", "u1"));
        var defaulted = await core.AssembleAsync(ContextItem.OfFeature("defaulted", "u1"));

        missing.Lineage!.DegradedReasons.ShouldBe(["user/u9/score: not_found"]);
        expired.Lineage!.DegradedReasons.ShouldBe(["user/u1/expired: expired"]);
        defaulted.Content.ShouldBe("7");
        defaulted.Lineage!.DegradedReasons.ShouldBe(["user/u1/defaulted: not_found", "user/u1/defaulted: fallback"]);
    }

    [Fact]
    public async Task AssembleAsync_of_a_computed_value_that_could_not_be_tracked_uses_it_and_is_degraded()
    {
        var functions = new Core.Features.FeatureFunctions(
            new Dictionary<string, Core.Features.FeatureFunction> { ["score"] = (_, _) => ValueTask.FromResult(Value.Of(3L)) });
        await using var core = new CoreHarness(new CoreSetup { Functions = functions });
        await core.DefineAsync("score");
        core.History.AppendsFail = true;

        var context = await core.AssembleAsync(Score);

        context.Content.ShouldBe("3");
        context.Lineage!.FeaturesUsed[0].TrackingError.ShouldBe("the computed value could not be appended to history: Disk full");
        context.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
    }

    [Fact]
    public async Task CommitAsync_judges_what_was_read_as_unknown_when_the_caller_wrote_text_and_as_no_when_not()
    {
        await using var core = await CoreAsync(61);
        await core.DefineAsync("fresh");
        await core.WriteAsync("fresh", 1);
        async Task<ContextLineage> CommitAsync(ContextItem item)
        {
            var session = core.OpenSession(Sla(60));
            await session.Scope.ReadFeaturesAsync(["score"], ["u1"], CoreHarness.Token);
            session.Scope.AddItems([item]);
            return (await session.CommitAsync(CoreHarness.Token)).Lineage!;
        }

        var withText = await CommitAsync(ContextItem.OfText("perhaps the score"));
        var without = await CommitAsync(ContextItem.OfFeature("fresh", "u1"));
        var both = await CommitAsync(Score);

        (withText.FeaturesUsed[0].Included, withText.FreshnessStatus).ShouldBe((Inclusion.Unknown, FreshnessStatus.Degraded));
        (without.FeaturesUsed[0].Included, without.FreshnessStatus).ShouldBe((Inclusion.No, FreshnessStatus.Guaranteed));
        (both.FeaturesUsed[0].Included, both.FreshnessStatus).ShouldBe((Inclusion.Yes, FreshnessStatus.Degraded));
    }

    [Fact]
    public async Task CommitAsync_holds_retrieved_chunks_to_the_sla_by_their_age_at_assembly()
    {
        await using var core = new CoreHarness();
        var session = core.OpenSession(Sla(60));
        session.Scope.AddItems([ContextItem.OfText("x")]);
        session.Scope.RecordRetrieval(
            new RetrieverLineage
            {
                RetrieverName = "products",
                Chunks = [new() { ChunkId = "old", IndexedAt = core.Clock.Now.AddSeconds(-59) }, new() { ChunkId = "new", IndexedAt = core.Clock.Now }],
            });
        core.Time.Advance(TimeSpan.FromSeconds(2));

        var context = await session.CommitAsync(CoreHarness.Token);

        context.Lineage!.FreshnessViolations.ShouldBe([new FreshnessViolation("products/old", 61_000, 60_000)]);
        context.Lineage.RetrieversUsed[0].Chunks.Select(chunk => chunk.FreshnessMs).ShouldBe([61_000, 2_000]);
    }
}
