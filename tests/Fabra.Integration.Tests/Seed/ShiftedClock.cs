namespace Fabra.Integration.Tests.Seed;

/// <summary>The system's clock, moved so that the test began at an instant of its choice. Timers run as ever.</summary>
internal sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly TimeSpan _shift = start - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
