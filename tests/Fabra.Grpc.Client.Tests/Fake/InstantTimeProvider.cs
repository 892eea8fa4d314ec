namespace Fabra.Client.Fakes;

/// <summary>The system's clock, whose timers up to 20 s fire at once: delays between attempts take no time, timeouts stay away.</summary>
internal sealed class InstantTimeProvider : TimeProvider
{
    private readonly List<TimeSpan> _delays = [];

    /// <summary>How far it is ahead of the machine's clock.</summary>
    public TimeSpan Ahead { get; init; }

    /// <summary>The delays asked for.</summary>
    public IReadOnlyList<TimeSpan> Delays
    {
        get
        {
            lock (_delays)
            {
                return [.. _delays];
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > TimeSpan.FromSeconds(20))
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        lock (_delays)
        {
            _delays.Add(dueTime);
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
