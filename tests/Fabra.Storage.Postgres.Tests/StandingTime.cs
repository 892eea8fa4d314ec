namespace Fabra.Storage.Postgres.Tests;

/// <summary>A wall clock that stands. Timers and elapsed time are the system's.</summary>
internal sealed class StandingTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
