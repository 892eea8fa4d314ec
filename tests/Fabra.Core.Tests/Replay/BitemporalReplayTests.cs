using Fabra.Core.Replay;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Replay;

/// <summary>AS_OF with a time, against the rule said plainly.</summary>
public sealed class BitemporalReplayTests
{
    private static readonly string[] Features = ["score", "mood"];

    private static readonly TimeSpan Ttl = TimeSpan.FromMilliseconds(400);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ReplayAsync_as_of_any_instant_shows_what_was_known_then(int seed)
    {
        var random = new Random(seed);
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.DefineAsync("mood", ttl: Ttl);
        var written = new List<Written>();
        var start = core.Clock.Now;
        for (var i = 0; i < 400; i++)
        {
            // Often several within one instant, often equal event times, some late, some ahead.
            core.Time.Advance(TimeSpan.FromMilliseconds(random.Next(3)));
            var write = new Written(
                random.Next(2) == 0 ? "score" : "mood",
                $"u{random.Next(3)}",
                core.Clock.Now + TimeSpan.FromMilliseconds(random.Next(-20, 5) * 5),
                core.Clock.Now,
                i);
            written.Add(write);
            await core.WriteAsync(write.Feature, i, core.Clock.Now - write.EventTime, write.EntityId);
        }

        ContextItem[] items =
        [
            .. Enumerable.Range(0, 3).Select(user => ContextItem.OfFeature("score", $"u{user}", $"score {user}: {{}}")),
            .. Enumerable.Range(0, 3).Select(user => ContextItem.OfFeature("mood", $"u{user}", $"mood {user}: {{}}")),
        ];
        core.Time.Advance(TimeSpan.FromMilliseconds(100));
        var context = await core.AssembleAsync(items);

        for (var run = 0; run < 300; run++)
        {
            var instant = start + TimeSpan.FromMilliseconds(random.Next(-5, (int)(core.Clock.Now - start).TotalMilliseconds + 1));
            var replay = await core.ReplayAsync(context, ReplayMode.AsOf, instant);
            replay.Replayed.Content.ShouldBe(Expected(written, instant), $"as of {instant:O}");
            replay.Identical.ShouldBe(replay.Replayed.Content == context.Content);
        }

        (await core.ReplayAsync(context, ReplayMode.AsOf, core.Clock.Now)).Identical.ShouldBeTrue();
    }

    [Fact]
    public async Task ReplayAsync_as_of_names_each_value_that_differs()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.DefineAsync("age");
        await core.WriteAsync("age", 50);
        var before = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.WriteAsync("score", 1);
        var context = await core.AssembleAsync(ContextItem.OfFeature("score", "u1"), ContextItem.OfFeature("age", "u1"));

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf, before);

        replay.Replayed.Content.ShouldBe("50");
        replay.Differences.Select(difference => difference.Path)
            .ShouldBe(["features_used[user/u1/score]", "content", "dropped_items", "token_usage"]);
        replay.Differences[0].ShouldBe(new ReplayDifference("features_used[user/u1/score]", "1", null, "the value differs"));
        replay.Replayed.Lineage!.FeaturesUsed[1].FreshnessMs.ShouldBe(0);
    }

    [Fact]
    public async Task ReplayAsync_current_shows_new_values_and_writes_nothing()
    {
        await using var core = new CoreHarness(Contexts.SampleContexts.Setup);
        await core.DefineAsync("score");
        await core.DefineAsync("computed", ValueKind.Double);
        await core.WriteAsync("score", 1);
        var context = await core.AssembleAsync(ContextItem.OfFeature("score", "u1"));
        var computing = await core.AssembleAsync(ContextItem.OfFeature("computed", "u1"));
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.WriteAsync("score", 2);
        var writes = core.Online.Writes;

        var replay = await core.ReplayAsync(context, ReplayMode.Current);
        var computed = await core.ReplayAsync(computing, ReplayMode.Current);

        (replay.Identical, replay.Replayed.Content, replay.Reexecuted).ShouldBe((false, "2", Reexecution.Full));
        computed.Identical.ShouldBeTrue();
        core.Online.Writes.ShouldBe(writes);
        (await core.CountAsync()).ShouldBe(2);
    }

    private static string Expected(List<Written> written, DateTimeOffset instant)
    {
        var lines =
            from feature in Features
            from user in Enumerable.Range(0, 3)
            let newest = written
                .Where(write => write.Feature == feature && write.EntityId == $"u{user}")
                .Where(write => write.WrittenAt <= instant && write.EventTime <= instant)
                .OrderBy(write => write.EventTime).ThenBy(write => write.Number)
                .LastOrDefault()
            where newest is not null && (feature != "mood" || instant - newest.EventTime <= Ttl)
            select $"{feature} {user}: {newest.Number}";
        return string.Join('\n', lines);
    }

    private sealed record Written(string Feature, string EntityId, DateTimeOffset EventTime, DateTimeOffset WrittenAt, int Number);
}
