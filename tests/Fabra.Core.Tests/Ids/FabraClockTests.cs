using Fabra.Core.Time;
using Fabra.Testing;

namespace Fabra.Core.Tests.Ids;

public sealed class FabraClockTests
{
    private static readonly DateTimeOffset Start = new(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Now_when_the_systems_clock_is_stepped_back_stays()
    {
        var time = new ManualTimeProvider(Start);
        var clock = new FabraClock(time);
        clock.Now.ShouldBe(Start);

        time.SetUtcNow(Start.AddMinutes(-5));
        clock.Now.ShouldBe(Start);

        time.SetUtcNow(Start.AddSeconds(1));
        clock.Now.ShouldBe(Start.AddSeconds(1));
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
