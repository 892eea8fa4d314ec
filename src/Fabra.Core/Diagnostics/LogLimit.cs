using System.Collections.Concurrent;

namespace Fabra.Core.Diagnostics;

/// <summary>
/// Keeps an event that thousands of calls meet at once, such as a store that is gone, from being logged thousands of times: it passes once
/// a second for each key, and says how many were held back before.
/// </summary>
/// <param name="time">Measures the second.</param>
internal sealed class LogLimit(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Event> _events = new(StringComparer.Ordinal);

    /// <param name="key">One of few, as a store's name is.</param>
    /// <param name="heldBack">How many did not pass since the last that did.</param>
    public bool Passes(string key, out long heldBack)
    {
        var now = time.GetTimestamp();
        var known = _events.GetOrAdd(key, static _ => new Event());
        lock (known)
        {
            if (known.LoggedAt is { } last && time.GetElapsedTime(last, now) < Interval)
            {
                known.HeldBack++;
                heldBack = 0;
                return false;
            }

            heldBack = known.HeldBack;
            (known.LoggedAt, known.HeldBack) = (now, 0);
            return true;
        }
    }

    private sealed class Event
    {
        public long? LoggedAt { get; set; }

        public long HeldBack { get; set; }
    }
}
