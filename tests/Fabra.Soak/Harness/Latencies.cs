using System.Diagnostics;

namespace Fabra.Soak.Harness;

/// <summary>Times of calls, in milliseconds.</summary>
internal sealed class Latencies
{
    private readonly Lock _lock = new();
    private readonly List<double> _all = [];

    public int Count => _all.Count;

    public async Task<T> TimeAsync<T>(Func<Task<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await call();
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            lock (_lock)
            {
                _all.Add(elapsed);
            }
        }
    }

    /// <summary>The time that a part of all calls took at most.</summary>
    public double Percentile(double percent)
    {
        lock (_lock)
        {
            _all.Sort();
            return _all[Math.Clamp((int)Math.Ceiling(_all.Count * percent / 100) - 1, 0, _all.Count - 1)];
        }
    }
}
