namespace Fabra.Core.Time;

/// <summary>
/// The process's one clock: microseconds, UTC. It goes on at the pace of elapsed time from the latest reading of the system's clock, and never
/// goes backward: when the system's clock is set back, time and with it the age of everything passes all the same.
/// </summary>
internal sealed class FabraClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    // The system's clock less the time since the start: the greatest difference seen, because a smaller one is a clock that was set back.
    private long _offsetTicks = DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>The source of elapsed time and of timers.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>How far this clock may be ahead of the system's before it counts as wrong. Default 1 minute.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(1);

    public DateTimeOffset Now
    {
        get
        {
            // In this order: what happens between the two readings makes the difference smaller, never greater.
            var system = Time.GetUtcNow().UtcTicks;
            var elapsed = Elapsed();
            Raise(system - elapsed);
            return new DateTimeOffset(Volatile.Read(ref _offsetTicks) + elapsed, TimeSpan.Zero).CutToMicroseconds();
        }
    }

    /// <summary>How far this clock is ahead of the system's; 0 unless that was set back, or what is stored lies ahead of it.</summary>
    public TimeSpan Ahead
    {
        get
        {
            var now = Now;
            var ahead = now - Time.GetUtcNow();
            return ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero;
        }
    }

    /// <summary>Why times and ages are not to be trusted; null while they are.</summary>
    public string? Fault => Ahead is var ahead && ahead > MaxAhead
        ? $"the clock is {Words(ahead)} ahead of the system's, which was set back or was ahead for a while"
        : null;

    /// <summary>Makes every later reading lie at or after an instant, such as the newest one stored.</summary>
    public void StartAt(DateTimeOffset instant) => Raise(instant.CutToMicroseconds().UtcTicks - Elapsed());

    /// <summary>A difference of clocks for people: <c>90 s</c>, <c>60 min</c>, <c>3652 d</c>.</summary>
    public static string Words(TimeSpan difference) => difference.Duration() switch
    {
        { TotalMinutes: < 10 } short_ => FormattableString.Invariant($"{short_.TotalSeconds:0} s"),
        { TotalHours: < 48 } some => FormattableString.Invariant($"{some.TotalMinutes:0} min"),
        var long_ => FormattableString.Invariant($"{long_.TotalDays:0} d"),
    };

    private long Elapsed() => Time.GetElapsedTime(_started).Ticks;

    private void Raise(long offset)
    {
        var last = Volatile.Read(ref _offsetTicks);
        while (offset > last)
        {
            var seen = Interlocked.CompareExchange(ref _offsetTicks, offset, last);
            if (seen == last)
            {
                return;
            }

            last = seen;
        }
    }
}
