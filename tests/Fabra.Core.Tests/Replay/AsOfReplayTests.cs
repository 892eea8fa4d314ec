using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Replay;
using Fabra.Core.Tests.Contexts;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Replay;

/// <summary>AS_OF without a time: the very rows that were read.</summary>
public sealed class AsOfReplayTests
{
    private static readonly ContextItem Score = ContextItem.OfFeature("score", "u1", "Score: {}");

    private static async Task<(CoreHarness Core, AssembledContext Context)> ScoreAsync()
    {
        var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1, TimeSpan.FromSeconds(1));
        return (core, await core.AssembleAsync(Score));
    }

    [Fact]
    public async Task ReplayAsync_of_everything_a_record_can_hold_is_identical()
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        var context = await SampleContexts.AssembleAsync(core);
        core.Time.Advance(TimeSpan.FromHours(1));
        await core.WriteAsync("score", 7);
        await core.WriteAsync("absent", Value.Of("new"u8));

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        replay.Differences.ShouldBeEmpty();
        replay.Identical.ShouldBeTrue();
        replay.Reexecuted.ShouldBe(Reexecution.Partial);
        replay.Replayed.Content.ShouldBe(context.Content);
        replay.Replayed.Meta.ShouldBe((await core.GetAsync(context)).Meta);
        replay.Replayed.Lineage!.FeaturesUsed.ShouldBe(replay.Original.Lineage!.FeaturesUsed);
        replay.Replayed.Lineage.DroppedItems.ShouldBe(replay.Original.Lineage.DroppedItems);
        replay.Replayed.Lineage.DegradedReasons.ShouldBe(replay.Original.Lineage.DegradedReasons);
        (await core.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task ReplayAsync_after_newer_and_late_values_reads_what_was_read()
    {
        var (core, context) = await ScoreAsync();
        await using var _ = core;
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.WriteAsync("score", 2);
        await core.WriteAsync("score", 3, TimeSpan.FromSeconds(1.5));

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        (replay.Identical, replay.Reexecuted, replay.Replayed.Content).ShouldBe((true, Reexecution.Full, "Score: 1"));
    }

    [Fact]
    public async Task ReplayAsync_with_an_altered_row_is_not_identical_and_names_it()
    {
        var (core, context) = await ScoreAsync();
        await using var _ = core;
        core.History.Alter = row => row with { Value = Value.Of(999L) };

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        replay.Identical.ShouldBeFalse();
        replay.Differences.ShouldContain(
            new ReplayDifference("features_used[user/u1/score]", "1", "999", "history has another value in the row that was read"));
        replay.Differences.ShouldContain(new ReplayDifference("content", "Score: 1", "Score: 999", "the text differs"));
    }

    [Fact]
    public async Task ReplayAsync_with_a_row_gone_or_moved_in_time_is_not_identical()
    {
        var (core, context) = await ScoreAsync();
        await using var _ = core;

        core.History.Alter = _ => null;
        var gone = await core.ReplayAsync(context, ReplayMode.AsOf);
        core.History.Alter = row => row with { EventTime = row.EventTime.AddSeconds(-1) };
        var moved = await core.ReplayAsync(context, ReplayMode.AsOf);
        core.History.Alter = row => row;
        var restored = await core.ReplayAsync(context, ReplayMode.AsOf);

        gone.Identical.ShouldBeFalse();
        gone.Differences[0].Message.ShouldStartWith("history no longer has the row");
        moved.Identical.ShouldBeFalse();
        moved.Differences.ShouldHaveSingleItem().Message.ShouldBe("history has another event time in the row that was read");
        restored.Identical.ShouldBeTrue();
    }

    [Fact]
    public async Task ReplayAsync_reads_history_never_the_records_copy()
    {
        var (core, context) = await ScoreAsync();
        await using var _ = core;
        core.History.ReadsFail = true;

        await Should.ThrowAsync<StoreUnavailableException>(() => core.ReplayAsync(context, ReplayMode.AsOf));
    }

    [Fact]
    public async Task ReplayAsync_of_a_row_altered_in_a_read_that_is_not_in_the_text_is_not_identical()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        var session = core.OpenSession();
        await session.Scope.ReadFeaturesAsync(["score"], ["u1"], CoreHarness.Token);
        session.Scope.AddItems([ContextItem.OfText("x")]);
        var context = await session.CommitAsync(CoreHarness.Token);
        core.History.Alter = row => row with { Value = Value.Of(2L) };

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        (replay.Identical, replay.Replayed.Content).ShouldBe((false, "x"));
    }

    [Fact]
    public async Task ReplayAsync_after_definitions_changed_uses_those_of_the_time()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("absent", defaultValue: Value.Of(7L));
        await core.DefineAsync("expired", ttl: TimeSpan.FromSeconds(10), defaultValue: Value.Of(8L));
        await core.DefineAsync("living", maxStaleness: TimeSpan.FromHours(1));
        await core.WriteAsync("expired", 1, TimeSpan.FromSeconds(11));
        await core.WriteAsync("living", 2, TimeSpan.FromSeconds(11));
        var context = await core.AssembleAsync(
            ContextItem.OfFeature("absent", "u1"), ContextItem.OfFeature("expired", "u1"), ContextItem.OfFeature("living", "u1"));
        context.Content.ShouldBe("7\n8\n2");
        await core.DefineAsync("absent", defaultValue: Value.Of(70L));
        await core.DefineAsync("expired", defaultValue: Value.Of(80L));
        await core.DefineAsync("living", ttl: TimeSpan.FromSeconds(1), maxStaleness: TimeSpan.FromSeconds(1));

        var asOf = await core.ReplayAsync(context, ReplayMode.AsOf);
        var current = await core.ReplayAsync(context, ReplayMode.Current);

        (asOf.Identical, asOf.Replayed.Content).ShouldBe((true, "7\n8\n2"));
        asOf.Replayed.Lineage!.FreshnessViolations.ShouldBeEmpty();
        (current.Identical, current.Replayed.Content).ShouldBe((false, "70\n1"));
        current.Replayed.Lineage!.DroppedItems.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ReplayAsync_of_a_computed_value_that_never_reached_history_is_taken_from_the_record()
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        await core.DefineAsync("computed", ValueKind.Double);
        core.History.AppendsFail = true;
        var context = await core.AssembleAsync(ContextItem.OfFeature("computed", "u1"));

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        (replay.Identical, replay.Reexecuted, replay.Replayed.Content).ShouldBe((true, Reexecution.Partial, "0.1"));
    }

    [Fact]
    public async Task ReplayAsync_of_a_context_assembled_while_history_failed_repeats_the_gap()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        (core.Online.Fails, core.History.ReadsFail) = (true, true);
        var context = await core.AssembleAsync(Score, ContextItem.OfText("x"));
        (core.Online.Fails, core.History.ReadsFail) = (false, false);

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        (replay.Identical, replay.Replayed.Content).ShouldBe((true, "x"));
        replay.Replayed.Lineage!.DegradedReasons.ShouldContain("user/u1/score: history did not answer: Disk gone");
    }

    [Fact]
    public async Task ReplayAsync_of_a_session_says_how_much_ran_again()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        async Task<Reexecution> ExtentAsync(bool reads, params ContextItem[] items)
        {
            var session = core.OpenSession();
            if (reads)
            {
                await session.Scope.ReadFeaturesAsync(["score"], ["u1"], CoreHarness.Token);
            }

            session.Scope.AddItems(items);
            var replay = await core.ReplayAsync(await session.CommitAsync(CoreHarness.Token), ReplayMode.AsOf);
            replay.Identical.ShouldBeTrue();
            return replay.Reexecuted;
        }

        (await ExtentAsync(reads: true, ContextItem.OfText("x"))).ShouldBe(Reexecution.Partial);
        (await ExtentAsync(reads: true, Score)).ShouldBe(Reexecution.Full);
        (await ExtentAsync(reads: false, ContextItem.OfText("x"), Score)).ShouldBe(Reexecution.Full);
    }

    [Fact]
    public async Task ReplayAsync_of_a_session_with_many_reads_asks_history_once_per_step()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        var session = core.OpenSession();
        await session.Scope.ReadFeaturesAsync(["score"], [.. Enumerable.Range(0, 500).Select(user => $"u{user}")], CoreHarness.Token);
        session.Scope.AddItems([ContextItem.OfText("x")]);
        var context = await session.CommitAsync(CoreHarness.Token);

        (await core.ReplayAsync(context, ReplayMode.AsOf)).Identical.ShouldBeTrue();

        core.History.PinnedReads.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task ReplayAsync_of_a_strict_context_shows_it_and_refuses_nothing()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        var context = await core.AssembleAsync(
            new AssemblyOptions { Name = "test", FreshnessSla = TimeSpan.FromSeconds(5), FreshnessStrict = true }, Score);
        core.Time.Advance(TimeSpan.FromMinutes(1));

        var current = await core.ReplayAsync(context, ReplayMode.Current);

        current.Replayed.Lineage!.FreshnessViolations.ShouldHaveSingleItem();
        current.Replayed.Meta!.FreshnessStrict.ShouldBeTrue();
    }

    [Fact]
    public async Task ReplayAsync_of_a_named_context_whose_code_changed_or_is_gone_says_so()
    {
        static ContextRegistry Registry(string version) => new(
            [new("named", null, version, (_, _) => Task.FromResult<IReadOnlyList<ContextItem>>([ContextItem.OfText("x")]))], []);
        await using var core = new CoreHarness(new CoreSetup { Registry = Registry("v1") });
        var context = await core.AssembleAsync(new AssemblyOptions { Name = "named" });
        await using var changed = core.Restart(setup => setup with { Registry = Registry("v2") });
        await using var gone = core.Restart(setup => setup with { Registry = ContextRegistry.Empty });

        var afterChange = await changed.ReplayAsync(context, ReplayMode.AsOf);
        var afterRemoval = await gone.ReplayAsync(context, ReplayMode.AsOf);

        afterChange.Identical.ShouldBeTrue();
        afterChange.Differences.ShouldBe([new ReplayDifference("code_version", "v1", "v2", "the context's code has changed")]);
        (afterRemoval.Identical, afterRemoval.Reexecuted).ShouldBe((false, Reexecution.None));
        afterRemoval.Differences.ShouldHaveSingleItem().Path.ShouldBe("name");
        (await gone.ReplayAsync(context, ReplayMode.Current)).Reexecuted.ShouldBe(Reexecution.None);
        (await gone.ReplayAsync(context, ReplayMode.Recorded)).Identical.ShouldBeTrue();
    }

    [Fact]
    public async Task ReplayAsync_of_code_that_reads_something_else_now_names_both()
    {
        ContextRegistry Reading(string feature) => new(
            [
                new("named", null, feature, async (scope, _) =>
                    [ContextItem.OfText(await scope.GetFeatureTextAsync(feature, "u1") ?? "none")]),
            ],
            []);
        await using var core = new CoreHarness(new CoreSetup { Registry = Reading("score") });
        await core.DefineAsync("score");
        await core.DefineAsync("age");
        await core.WriteAsync("score", 1);
        await core.WriteAsync("age", 50);
        var context = await core.AssembleAsync(new AssemblyOptions { Name = "named" });
        await using var changed = core.Restart(setup => setup with { Registry = Reading("age") });

        var replay = await changed.ReplayAsync(context, ReplayMode.AsOf);

        replay.Identical.ShouldBeFalse();
        replay.Differences.Select(difference => difference.Path).ShouldContain("features_used[user/u1/age]");
        replay.Replayed.Content.ShouldBe("50");
    }

    [Fact]
    public async Task ReplayAsync_refuses_an_instant_ahead_one_without_as_of_and_an_unknown_context()
    {
        var (core, context) = await ScoreAsync();
        await using var _ = core;

        await core.ReplayAsync(context, ReplayMode.AsOf, core.Clock.Now.AddSeconds(1)).ShouldBeRefusedAsync(ErrorReason.InvalidField, "as_of");
        await core.ReplayAsync(context, ReplayMode.Current, core.Clock.Now).ShouldBeRefusedAsync(ErrorReason.InvalidField, "as_of");
        await core.Replayer.ReplayAsync(CoreHarness.Tenant, core.Ids.Next(), ReplayMode.AsOf, null, CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.ContextNotFound);
        await core.Replayer.ReplayAsync(new TenantId("other"), context.Record.ContextId, ReplayMode.AsOf, null, CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.ContextNotFound);
    }
}
