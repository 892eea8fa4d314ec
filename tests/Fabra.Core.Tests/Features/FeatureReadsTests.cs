using Fabra.Core.Features;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Features;

public sealed class FeatureReadsTests
{
    private static FeatureReads Over(CoreHarness core) => new(core.Reader, core.History, core.Definitions, core.Clock);

    [Fact]
    public async Task ReadAsync_reads_the_newest_or_what_an_instant_knew()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        var then = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromMinutes(1));
        await core.WriteAsync("score", 2);
        var reads = Over(core);

        var newest = await reads.ReadAsync(CoreHarness.Tenant, ["score"], ["u1", "u2"], asOf: null, CoreHarness.Token);
        var earlier = await reads.ReadAsync(CoreHarness.Tenant, ["score"], ["u1", "u2"], then, CoreHarness.Token);

        newest.Select(reading => reading.Value).ShouldBe([Value.Of(2L), null]);
        newest[0].Source.ShouldBe(FeatureSource.Cache);
        earlier.Select(reading => reading.Value).ShouldBe([Value.Of(1L), null]);
        earlier[0].Source.ShouldBe(FeatureSource.History);
    }

    [Fact]
    public async Task ReadAsync_as_of_an_instant_is_judged_by_the_definition_of_then()
    {
        await using var core = new CoreHarness();
        var before = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromMinutes(1));
        await core.DefineAsync("score", ttl: TimeSpan.FromHours(1));
        await core.WriteAsync("score", 1);
        var first = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromMinutes(10));
        await core.DefineAsync("score", ttl: TimeSpan.FromMinutes(1), defaultValue: Value.Of(7L));
        core.Time.Advance(TimeSpan.FromSeconds(1));
        var second = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromMinutes(10));
        await core.DefineAsync("score");

        var readings = new[] { await ReadAsync(before), await ReadAsync(first), await ReadAsync(second), await ReadAsync(core.Clock.Now) };

        readings.Select(reading => reading.Definition.Version).ShouldBe([0, 1, 2, 3]);
        readings.Select(reading => reading.Status)
            .ShouldBe([FeatureStatus.NotFound, FeatureStatus.Present, FeatureStatus.Expired, FeatureStatus.Present]);
        readings.Select(reading => reading.Value).ShouldBe([null, Value.Of(1L), Value.Of(7L), Value.Of(1L)]);

        Task<FeatureReading> ReadAsync(DateTimeOffset asOf) =>
            Over(core).ReadOneAsync(CoreHarness.Tenant, "score", "u1", asOf, CoreHarness.Token);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7L)]
    public async Task ReadOneAsync_of_an_expired_row_names_it_apart_from_the_value(long? defaultValue)
    {
        await using var core = new CoreHarness();
        await core.DefineAsync(
            "score", ttl: TimeSpan.FromMinutes(1), defaultValue: defaultValue is { } number ? Value.Of(number) : null);
        await core.WriteAsync("score", 1);
        var written = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromMinutes(2));

        var reading = await Over(core).ReadOneAsync(CoreHarness.Tenant, "score", "u1", asOf: null, CoreHarness.Token);
        var lineage = (await core.AssembleAsync(ContextItem.OfFeature("score", "u1"))).Lineage!;

        (reading.ValueRow, reading.ValueAge(core.Clock.Now)).ShouldBe((null, null));
        reading.ExpiredRow!.EventTime.ShouldBe(written);
        var feature = lineage.FeaturesUsed.ShouldHaveSingleItem();
        (feature.ValueId, feature.Timestamp, feature.FreshnessMs, feature.WrittenAt).ShouldBe((null, null, null, null));
        (feature.ExpiredValueId, feature.ExpiredTimestamp, feature.ExpiredWrittenAt)
            .ShouldBe((reading.ExpiredRow.ValueId, written, reading.ExpiredRow.WrittenAt));
        lineage.StalestFeatureMs.ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_ahead_of_the_clock_is_refused()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");

        await Over(core).ReadAsync(CoreHarness.Tenant, ["score"], ["u1"], core.Clock.Now.AddMinutes(1), CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "as_of");
    }

    [Fact]
    public async Task ReadAsync_of_a_value_that_no_store_can_tell_fails()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        core.History.ReadsFail = true;

        (await Should.ThrowAsync<StoreUnavailableException>(
            () => Over(core).ReadAsync(CoreHarness.Tenant, ["score"], ["u1"], asOf: null, CoreHarness.Token))).Store.ShouldBe("history");
    }

    [Fact]
    public async Task ReadOneAsync_of_an_unknown_feature_names_its_one_field()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        var reads = Over(core);

        (await reads.ReadOneAsync(CoreHarness.Tenant, "score", "u1", asOf: null, CoreHarness.Token)).Value.ShouldBe(Value.Of(1L));
        await reads.ReadOneAsync(CoreHarness.Tenant, "scor", "u1", asOf: null, CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.UnknownFeature, "name");
    }
}
