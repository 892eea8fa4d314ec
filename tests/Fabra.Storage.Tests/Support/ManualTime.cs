namespace Fabra.Storage.Tests.Support;

/// <summary>A wall clock that stands until it is moved. Timers and elapsed time are the system's.</summary>
public sealed class ManualTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 1, 15, 10, 0, 0, TimeSpan.Zero).UtcTicks;

    public DateTimeOffset Now => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
