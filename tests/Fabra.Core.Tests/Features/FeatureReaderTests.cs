using Fabra.Core.Features;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Features;

public sealed class FeatureReaderTests
{
    private static FeatureFunctions Computing(string name, Func<Value> value) => new(
        new Dictionary<string, FeatureFunction> { [name] = (_, _) => ValueTask.FromResult(value()) });

    [Fact]
    public async Task ReadAsync_of_a_value_just_written_comes_from_the_online_store()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 5, TimeSpan.FromMilliseconds(150.9));

        var reading = await core.ReadAsync("score");

        reading.Status.ShouldBe(FeatureStatus.Present);
        reading.Source.ShouldBe(FeatureSource.Cache);
        reading.Value.ShouldBe(Value.Of(5L));
        reading.FreshnessMilliseconds(core.Clock.Now).ShouldBe(150);
        SourceWords.Of(reading.Source).ShouldBe("cache");
    }

    [Fact]
    public async Task ReadAsync_after_an_online_miss_comes_from_history_and_is_filled_back()
    {
        await using var first = new CoreHarness();
        await first.DefineAsync("score");
        await first.WriteAsync("score", 5);
        await using var core = first.Restart();

        (await core.ReadAsync("score")).Source.ShouldBe(FeatureSource.History);
        (await core.ReadAsync("score")).Source.ShouldBe(FeatureSource.Cache);
    }

    [Fact]
    public async Task ReadAsync_while_the_online_store_fails_falls_back_to_history_without_filling_back()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 5);
        core.Online.Fails = true;

        var reading = await core.ReadAsync("score");

        reading.Source.ShouldBe(FeatureSource.Fallback);
        reading.Value.ShouldBe(Value.Of(5L));
        core.ReaderLog.Of("online_read_failed").ShouldHaveSingleItem().Message.ShouldContain("Connection refused");
        core.PublisherLog.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsync_while_both_stores_fail_says_so_and_keeps_the_cause()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        core.History.ReadsFail = true;

        var reading = await core.ReadAsync("score");

        reading.Status.ShouldBe(FeatureStatus.NotFound);
        reading.Source.ShouldBe(FeatureSource.None);
        reading.Value.ShouldBeNull();
        reading.TrackingError.ShouldBe("history did not answer: Disk gone");
        reading.Failure.ShouldBeOfType<StoreUnavailableException>();
    }

    [Fact]
    public async Task ReadAsync_with_history_down_and_the_value_online_is_not_affected()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 5);
        core.History.ReadsFail = true;

        (await core.ReadAsync("score")).Source.ShouldBe(FeatureSource.Cache);
    }

    [Fact]
    public async Task ReadAsync_of_nothing_computes_appends_to_history_and_then_reads_it_online()
    {
        var calls = 0;
        await using var core = new CoreHarness(new CoreSetup { Functions = Computing("score", () => Value.Of((long)++calls)) });
        await core.DefineAsync("score");

        var computed = await core.ReadAsync("score");
        var again = await core.ReadAsync("score");

        computed.Source.ShouldBe(FeatureSource.Compute);
        computed.Status.ShouldBe(FeatureStatus.Present);
        again.Source.ShouldBe(FeatureSource.Cache);
        again.Row!.ValueId.ShouldBe(computed.Row!.ValueId);
        calls.ShouldBe(1);
    }

    [Fact]
    public async Task ReadAsync_of_an_expired_value_computes_a_new_one()
    {
        await using var core = new CoreHarness(new CoreSetup { Functions = Computing("score", () => Value.Of(2L)) });
        await core.DefineAsync("score", ttl: TimeSpan.FromSeconds(10));
        await core.WriteAsync("score", 1);
        core.Time.Advance(TimeSpan.FromSeconds(11));

        var reading = await core.ReadAsync("score");

        reading.Source.ShouldBe(FeatureSource.Compute);
        reading.Value.ShouldBe(Value.Of(2L));
    }

    [Fact]
    public async Task ReadAsync_of_a_computed_value_that_history_refuses_uses_it_and_says_so()
    {
        await using var core = new CoreHarness(new CoreSetup { Functions = Computing("score", () => Value.Of(2L)) });
        await core.DefineAsync("score");
        core.History.AppendsFail = true;

        var reading = await core.ReadAsync("score");

        reading.Value.ShouldBe(Value.Of(2L));
        reading.TrackingError.ShouldBe("the computed value could not be appended to history: Disk full");
        core.Online.Writes.ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_when_the_function_fails_or_returns_another_kind_stands_on_the_default()
    {
        var result = () => Value.Of("text");
        await using var core = new CoreHarness(new CoreSetup { Functions = Computing("score", () => result()) });
        await core.DefineAsync("score", defaultValue: Value.Of(7L));

        var wrong = await core.ReadAsync("score");
        result = () => throw new InvalidOperationException("no such table");
        var failed = await core.ReadAsync("score");

        wrong.TrackingError.ShouldBe("the feature's function returned string, not int64");
        failed.TrackingError.ShouldBe("the feature's function failed: no such table");
        foreach (var reading in new[] { wrong, failed })
        {
            (reading.Status, reading.Source, reading.Value).ShouldBe((FeatureStatus.NotFound, FeatureSource.Fallback, Value.Of(7L)));
        }
    }

    [Fact]
    public async Task ReadAsync_past_its_ttl_is_expired_never_present()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score", ttl: TimeSpan.FromSeconds(10));
        await core.WriteAsync("score", 1);

        core.Time.Advance(TimeSpan.FromSeconds(10));
        (await core.ReadAsync("score")).Status.ShouldBe(FeatureStatus.Present);
        core.Time.Advance(TimeSpan.FromMilliseconds(0.001));
        var expired = await core.ReadAsync("score");

        (expired.Status, expired.Source, expired.Value).ShouldBe((FeatureStatus.Expired, FeatureSource.None, null));
        expired.Row.ShouldNotBeNull();
    }

    [Fact]
    public async Task ReadAsync_with_a_default_sets_the_value_and_keeps_the_status()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score", ttl: TimeSpan.FromSeconds(10), defaultValue: Value.Of(7L));
        var absent = await core.ReadAsync("score");
        await core.WriteAsync("score", 1);
        core.Time.Advance(TimeSpan.FromMinutes(1));
        var expired = await core.ReadAsync("score");

        (absent.Status, absent.Source, absent.Value).ShouldBe((FeatureStatus.NotFound, FeatureSource.Fallback, Value.Of(7L)));
        (expired.Status, expired.Source, expired.Value).ShouldBe((FeatureStatus.Expired, FeatureSource.Fallback, Value.Of(7L)));
    }

    [Fact]
    public async Task ReadAsync_of_an_explicit_null_is_null_and_no_default_stands_in()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score", defaultValue: Value.Of(7L));
        await core.WriteAsync("score", Value.Null);

        var reading = await core.ReadAsync("score");

        (reading.Status, reading.Source, reading.Value).ShouldBe((FeatureStatus.Null, FeatureSource.Cache, Value.Null));
    }

    [Fact]
    public async Task ReadAsync_of_a_value_not_true_yet_gives_the_one_before()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        await core.WriteAsync("score", 2, TimeSpan.FromSeconds(-4));

        var before = await core.ReadAsync("score");
        core.Time.Advance(TimeSpan.FromSeconds(4));
        var after = await core.ReadAsync("score");

        (before.Value, before.Source).ShouldBe((Value.Of(1L), FeatureSource.History));
        (after.Value, after.Source).ShouldBe((Value.Of(2L), FeatureSource.Cache));
        after.FreshnessMilliseconds(core.Clock.Now - TimeSpan.FromSeconds(1)).ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_answers_in_the_order_asked_and_one_missing_value_fails_nothing()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("a");
        await core.DefineAsync("b");
        await core.WriteAsync("b", 2, entityId: "u2");
        await core.WriteAsync("a", 1, entityId: "u1");
        var queries = await FeatureQueries.BuildAsync(
            ["b", "a", "b"],
            ["u2", "u1", "U1"],
            (name, field) => core.Definitions.GetAsync(CoreHarness.Tenant, name, field, CoreHarness.Token));

        var readings = await core.Reader.ReadAsync(CoreHarness.Tenant, queries, CoreHarness.Token);

        readings.Select(reading => $"{reading.Key.EntityId}.{reading.Key.FeatureName}={reading.Value}")
            .ShouldBe(["u2.b=2", "u2.a=", "u2.b=2", "u1.b=", "u1.a=1", "u1.b=", "U1.b=", "U1.a=", "U1.b="]);
    }

    [Fact]
    public async Task BuildAsync_refuses_nothing_too_much_unknown_and_mixed()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.DefineAsync("price", entity: "product");
        Task Build(string[] names, string[] ids) => FeatureQueries.BuildAsync(
            names, ids, (name, field) => core.Definitions.GetAsync(CoreHarness.Tenant, name, field, CoreHarness.Token)).AsTask();

        await Build([], ["u1"]).ShouldBeRefusedAsync(ErrorReason.InvalidField, "feature_names");
        await Build(["score"], []).ShouldBeRefusedAsync(ErrorReason.InvalidField, "entity_ids");
        await Build(["score", ""], ["u1"]).ShouldBeRefusedAsync(ErrorReason.InvalidField, "feature_names[1]");
        await Build(["score"], ["u1", "a\0"]).ShouldBeRefusedAsync(ErrorReason.InvalidField, "entity_ids[1]");
        await Build(["score", "price"], ["u1"]).ShouldBeRefusedAsync(ErrorReason.MixedEntities, "feature_names[1]");
        await Build(["score"], [.. Enumerable.Repeat("u1", 100_001)]).ShouldBeRefusedAsync(ErrorReason.TooLarge, "entity_ids");
        var unknown = await Build(["scor"], ["u1"]).ShouldBeRefusedAsync(ErrorReason.UnknownFeature, "feature_names[0]");
        unknown.Metadata["closest"].ShouldBe("score");
    }
}
