using Fabra.Core.Time;
using Fabra.Testing;

namespace Fabra.Core.Tests.Ids;

public sealed class FabraClockTests
{
    private static readonly DateTimeOffset Start = new(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Now_when_the_systems_clock_is_set_back_goes_on_from_the_latest_reading()
    {
        var time = new ManualTimeProvider(Start);
        var clock = new FabraClock(time);
        clock.Now.ShouldBe(Start);

        time.SetUtcNow(Start.AddHours(-1));
        clock.Now.ShouldBe(Start);
        time.Advance(TimeSpan.FromSeconds(2));
        clock.Now.ShouldBe(Start.AddSeconds(2));
        clock.Ahead.ShouldBe(TimeSpan.FromHours(1));

        time.SetUtcNow(Start.AddSeconds(3));
        clock.Now.ShouldBe(Start.AddSeconds(3));
        clock.Ahead.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(60, null)]
    [InlineData(61, "the clock is 61 s ahead of the system's, which was set back or was ahead for a while")]
    [InlineData(3600, "the clock is 60 min ahead of the system's, which was set back or was ahead for a while")]
    [InlineData(315_360_000, "the clock is 3650 d ahead of the system's, which was set back or was ahead for a while")]
    public void Fault_is_a_clock_that_is_more_than_a_minute_ahead(int seconds, string? fault)
    {
        var time = new ManualTimeProvider(Start.AddSeconds(seconds));
        var clock = new FabraClock(time);
        clock.Now.ShouldBe(Start.AddSeconds(seconds));

        time.SetUtcNow(Start);

        clock.Fault.ShouldBe(fault);
    }

    [Fact]
    public void StartAt_an_instant_ahead_goes_on_from_there()
    {
        var time = new ManualTimeProvider(Start);
        var clock = new FabraClock(time);

        clock.StartAt(Start.AddSeconds(30));
        time.Advance(TimeSpan.FromSeconds(5));

        clock.Now.ShouldBe(Start.AddSeconds(35));
        clock.Ahead.ShouldBe(TimeSpan.FromSeconds(30));
        clock.Fault.ShouldBeNull();
    }

    [Fact]
    public void Now_is_cut_to_microseconds_not_rounded() =>
        new FabraClock(new ManualTimeProvider(Start.AddTicks(19))).Now.ShouldBe(Start.AddTicks(10));

    [Fact]
    public void StartAt_only_raises()
    {
        var clock = new FabraClock(new ManualTimeProvider(Start));

        clock.StartAt(Start.AddDays(1));
        clock.StartAt(Start.AddHours(1));

        clock.Now.ShouldBe(Start.AddDays(1));
    }
}
