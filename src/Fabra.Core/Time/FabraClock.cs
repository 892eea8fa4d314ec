namespace Fabra.Core.Time;

/// <summary>The process's one clock: microseconds, UTC, never backward even when the system's clock is stepped back.</summary>
internal sealed class FabraClock(TimeProvider time)
{
    private long _lastTicks = DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>The source of elapsed time and of timers.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Now, or the latest reading so far when the system's clock lies before it.</summary>
    public DateTimeOffset Now
    {
        get
        {
            Raise(Time.GetUtcNow().CutToMicroseconds().UtcTicks);
            return new DateTimeOffset(Volatile.Read(ref _lastTicks), TimeSpan.Zero);
        }
    }

    /// <summary>Makes every later reading lie at or after an instant, such as the newest one stored.</summary>
    public void StartAt(DateTimeOffset instant) => Raise(instant.CutToMicroseconds().UtcTicks);

    private void Raise(long ticks)
    {
        var last = Volatile.Read(ref _lastTicks);
        while (ticks > last)
        {
            var seen = Interlocked.CompareExchange(ref _lastTicks, ticks, last);
            if (seen == last)
            {
                return;
            }

            last = seen;
        }
    }
}
