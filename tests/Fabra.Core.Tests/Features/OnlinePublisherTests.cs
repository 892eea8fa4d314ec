using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Features;

public sealed class OnlinePublisherTests
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Repair_brings_what_history_names_newest_once_for_each_key()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        for (var i = 0; i < 10; i++)
        {
            await core.WriteAsync("score", i, TimeSpan.FromSeconds(10 - i));
        }

        core.Publisher.Waiting.ShouldBe(1);
        core.Online.Fails = false;
        await RepairAsync(core);

        core.Online.Writes.ShouldBe(1);
        var reading = await core.ReadAsync("score");
        (reading.Source, reading.Value).ShouldBe((FeatureSource.Cache, Value.Of(9L)));
        core.Publisher.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Repair_brings_a_value_that_lies_a_little_ahead_too()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        await core.WriteAsync("score", 1, TimeSpan.FromSeconds(-4));
        core.Online.Fails = false;
        await RepairAsync(core);
        core.Time.Advance(TimeSpan.FromSeconds(4));

        (await core.ReadAsync("score")).Source.ShouldBe(FeatureSource.Cache);
    }

    [Fact]
    public async Task Repair_of_more_than_one_batch_pauses_only_after_a_failure()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        await core.Writer.WriteAsync(
            CoreHarness.Tenant,
            [.. Enumerable.Range(0, 2_500).Select(i => new FeatureWrite(i, "score", $"u{i}", Value.Of((long)i), null))],
            "",
            CoreHarness.Token);
        core.Online.Fails = false;
        await core.Time.WhenTimersAsync(1, CoreHarness.Token);
        core.Time.Advance(FirstPause);

        for (var written = core.Online.Written; core.Online.Writes < 3; written = core.Online.Written)
        {
            await written.WaitAsync(CoreHarness.Token);
        }

        (await core.ReadAsync("score", "u2499")).Source.ShouldBe(FeatureSource.Cache);
    }

    [Fact]
    public async Task Overloaded_online_store_is_repaired_and_never_the_writers_fault()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        core.Online.Failure = () => new FabraException(ErrorReason.Overloaded, "too many calls");

        await core.WriteAsync("score", 1);

        core.Publisher.Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task Failed_fill_back_is_not_repaired_and_not_the_readers_fault()
    {
        await using var first = new CoreHarness();
        await first.DefineAsync("score");
        await first.WriteAsync("score", 5);
        await using var core = first.Restart();
        core.Online.WritesFail = true;

        (await core.ReadAsync("score")).Source.ShouldBe(FeatureSource.History);

        core.Publisher.Waiting.ShouldBe(0);
        core.PublisherLog.Of("online_write_failed").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_circuit_is_not_logged_again_by_every_call()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        core.Online.Fails = true;
        core.Online.Failure = () => new StoreUnavailableException("online", "The circuit is open.") { CircuitOpen = true };

        await core.WriteAsync("score", 1);
        (await core.ReadAsync("score")).Source.ShouldBe(FeatureSource.Fallback);

        core.PublisherLog.Events.ShouldBeEmpty();
        core.ReaderLog.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Repairs_know_each_key_once_and_give_up_beyond_their_bound()
    {
        var repairs = new OnlineRepairs(3);
        repairs.Add(new TenantId("a"), [Key("1"), Key("2"), Key("1")]).ShouldBe(0);
        repairs.Add(new TenantId("b"), [Key("1")]).ShouldBe(0);
        repairs.Add(new TenantId("b"), [Key("1"), Key("2"), Key("3")]).ShouldBe(2);

        repairs.Count.ShouldBe(3);
        var first = repairs.Take(10);
        first.Tenant.ShouldBe(new TenantId("a"));
        first.Keys.ShouldBe([Key("1"), Key("2")]);
        repairs.Add(new TenantId("a"), [Key("1")]).ShouldBe(0);
        repairs.Take(10).Tenant.ShouldBe(new TenantId("b"));
        repairs.Take(10).Keys.ShouldBe([Key("1")]);
        repairs.Take(10).Keys.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(5_000, false)]
    [InlineData(5_001, true)]
    [InlineData(-5_000, false)]
    public void IsLate_means_beyond_the_tolerance(int milliseconds, bool late)
    {
        var now = DateTimeOffset.UnixEpoch;
        new FeatureRow(new TenantId("t"), Key("1"), Guid.Empty, now, now.AddMilliseconds(milliseconds), 1, Value.Null).IsLate.ShouldBe(late);
    }

    private static FeatureKey Key(string entityId) => new("user", entityId, "score");

    private static async Task RepairAsync(CoreHarness core)
    {
        await core.Time.WhenTimersAsync(1, CoreHarness.Token);
        var written = core.Online.Written;
        core.Time.Advance(FirstPause);
        await written.WaitAsync(CoreHarness.Token);
    }
}
