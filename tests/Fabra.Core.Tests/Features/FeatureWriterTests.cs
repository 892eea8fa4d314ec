using Fabra.Core.Features;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Time;

namespace Fabra.Core.Tests.Features;

public sealed class FeatureWriterTests
{
    private static FeatureWrite Write(string feature, Value? value, DateTimeOffset? eventTime = null, string entityId = "u1") =>
        new(0, feature, entityId, value, eventTime);

    [Fact]
    public async Task WriteAsync_refuses_each_bad_write_naming_it_and_writes_nothing()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        var good = Write("score", Value.Of(1L));
        Task With(FeatureWrite bad) => core.Writer.WriteAsync(CoreHarness.Tenant, [good, bad with { Place = 1 }], "", CoreHarness.Token);

        await With(Write("", Value.Of(1L))).ShouldBeRefusedAsync(ErrorReason.InvalidField, "writes[1].feature_name");
        await With(Write("scor", Value.Of(1L))).ShouldBeRefusedAsync(ErrorReason.UnknownFeature, "writes[1].feature_name");
        await With(Write("score", Value.Of(1L), entityId: "")).ShouldBeRefusedAsync(ErrorReason.InvalidField, "writes[1].entity_id");
        await With(Write("score", null)).ShouldBeRefusedAsync(ErrorReason.InvalidValue, "writes[1].value");
        await With(Write("score", Value.Of(1.0))).ShouldBeRefusedAsync(ErrorReason.WrongValueType, "writes[1].value");
        await With(Write("score", Value.Of(1L), core.Clock.Now.AddSeconds(5.001)))
            .ShouldBeRefusedAsync(ErrorReason.EventTimeInFuture, "writes[1].event_time");
        await core.Writer.WriteAsync(CoreHarness.Tenant, [], "", CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "writes");
        await core.Writer.WriteAsync(CoreHarness.Tenant, [.. Enumerable.Repeat(good, 10_001)], "", CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "writes");

        (await core.ReadAsync("score")).Status.ShouldBe(FeatureStatus.NotFound);
    }

    [Fact]
    public async Task WriteAsync_five_seconds_ahead_is_allowed_and_absent_means_now()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");

        await core.Writer.WriteAsync(
            CoreHarness.Tenant, [Write("score", Value.Of(1L), core.Clock.Now.AddSeconds(5)), Write("score", Value.Of(2L))], "", CoreHarness.Token);

        (await core.ReadAsync("score")).Row!.EventTime.ShouldBe(core.Clock.Now);
    }

    [Fact]
    public async Task WriteAsync_of_a_late_value_with_an_older_event_time_does_not_win()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 2, TimeSpan.FromSeconds(1));
        await core.WriteAsync("score", 1, TimeSpan.FromSeconds(2));

        (await core.ReadAsync("score")).Value.ShouldBe(Value.Of(2L));
    }

    [Fact]
    public async Task WriteAsync_of_two_values_of_one_event_time_the_later_written_wins_online_and_in_history()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        var at = core.Clock.Now;
        await core.Writer.WriteAsync(
            CoreHarness.Tenant, [Write("score", Value.Of(1L), at), Write("score", Value.Of(2L), at)], "", CoreHarness.Token);

        (await core.ReadAsync("score")).Value.ShouldBe(Value.Of(2L));
        await using var restarted = core.Restart();
        (await restarted.ReadAsync("score")).Value.ShouldBe(Value.Of(2L));
    }

    [Fact]
    public async Task WriteAsync_gives_a_whole_batch_one_write_time()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.DefineAsync("age");
        var before = core.Clock.Now;
        var clock = new FabraClock(new TickingTime(before));
        var writer = new FeatureWriter(core.History, core.Definitions, core.Publisher, core.Ids, clock);

        await writer.WriteAsync(
            CoreHarness.Tenant,
            [.. Enumerable.Range(0, 50).Select(index => Write(index % 2 == 0 ? "score" : "age", Value.Of((long)index), before))],
            "",
            CoreHarness.Token);

        var rows = new[] { (await core.ReadAsync("score")).Row!, (await core.ReadAsync("age")).Row! };
        rows.Select(row => row.WrittenAt).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task WriteAsync_with_a_request_id_appends_once_and_refuses_another_body()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        Task<int> Once(long value) => core.Writer.WriteAsync(
            CoreHarness.Tenant, [Write("score", Value.Of(value))], "r1", CoreHarness.Token);
        await Once(1);
        var first = (await core.ReadAsync("score")).Row!.ValueId;
        core.Time.Advance(TimeSpan.FromSeconds(1));

        (await Once(1)).ShouldBe(1);
        (await core.ReadAsync("score")).Row!.ValueId.ShouldBe(first);
        await Once(2).ShouldBeRefusedAsync(ErrorReason.RequestIdReused, "request_id");
        await using var restarted = core.Restart();
        await restarted.Writer.WriteAsync(CoreHarness.Tenant, [Write("score", Value.Of(2L))], "r1", CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.RequestIdReused);
    }

    [Fact]
    public async Task WriteAsync_when_the_online_store_fails_is_durable_and_repaired_later()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        await core.WriteAsync("score", 1);
        core.PublisherLog.Of("online_write_failed").Count.ShouldBe(1);
        await core.Time.WhenTimersAsync(1, CoreHarness.Token);

        // Still down at the first try, up at the second.
        core.Time.Advance(TimeSpan.FromMilliseconds(100));
        await core.Time.WhenTimersAsync(1, CoreHarness.Token);
        core.PublisherLog.Of("online_write_failed").Count.ShouldBe(2);
        core.Online.Fails = false;
        var written = core.Online.Written;
        core.Time.Advance(TimeSpan.FromMilliseconds(200));
        await written.WaitAsync(CoreHarness.Token);

        (await core.ReadAsync("score")).Source.ShouldBe(FeatureSource.Cache);
    }

    [Fact]
    public async Task WriteAsync_when_history_fails_leaves_the_online_store_alone()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.History.AppendsFail = true;

        await Should.ThrowAsync<StoreUnavailableException>(() => core.WriteAsync("score", 1));

        core.Online.Writes.ShouldBe(0);
    }

    [Fact]
    public async Task IngestAsync_appends_what_is_valid_and_says_what_is_not()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");

        var rejected = await core.Writer.IngestAsync(
            CoreHarness.Tenant,
            [
                Write("scor", Value.Of(1L)) with { Place = 3 },
                Write("score", Value.Of(2L)) with { Place = 5 },
                Write("score", Value.Of("x")) with { Place = 8 },
            ],
            CoreHarness.Token);

        rejected.Select(reject => (reject.Place, reject.Fault.Reason))
            .ShouldBe([(3, ErrorReason.UnknownFeature), (8, ErrorReason.WrongValueType)]);
        rejected.ShouldAllBe(reject => reject.Fault.Message.StartsWith($"writes[{reject.Place}]."));
        (await core.ReadAsync("score")).Value.ShouldBe(Value.Of(2L));
    }

    [Fact]
    public async Task IngestAsync_of_bad_writes_returns_faults_and_throws_none()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        var thrown = 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;

        var rejected = await core.Writer.IngestAsync(
            CoreHarness.Tenant,
            [
                Write("never-thrown", Value.Of(1L)),
                Write("score", Value.Of("never-thrown")) with { Place = 71_003 },
                Write("score", Value.Of(1L), entityId: "") with { Place = 71_003 },
            ],
            CoreHarness.Token);

        AppDomain.CurrentDomain.FirstChanceException -= Count;
        rejected.Count.ShouldBe(3);
        thrown.ShouldBe(0);

        // Tests run at the same time: only what names these writes counts.
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs first)
        {
            if (first.Exception.Message.Contains("never-thrown") || first.Exception.Message.Contains("71003"))
            {
                Interlocked.Increment(ref thrown);
            }
        }
    }

    /// <summary>Every reading moves it: whatever reads it twice shows.</summary>
    private sealed class TickingTime(DateTimeOffset start) : TimeProvider
    {
        private long _readings;

        public override DateTimeOffset GetUtcNow() => start.AddMilliseconds(Interlocked.Increment(ref _readings));
    }
}
