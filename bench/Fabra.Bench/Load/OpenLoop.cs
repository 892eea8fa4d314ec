using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fabra.Bench.Load;

/// <summary>
/// Calls at a fixed rate, whether or not earlier calls were answered. A call's time counts from when it was due, so that a stall of
/// either side counts against every call it held up.
/// </summary>
internal static class OpenLoop
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public static async Task<Latencies> RunAsync(double perSecond, TimeSpan duration, Func<int, Task> call)
    {
        var latencies = new ConcurrentBag<double>();
        var pending = new List<Task>();
        var total = (long)(perSecond * duration.TotalSeconds);
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Tick);
        for (var sent = 0L; sent < total;)
        {
            await timer.WaitForNextTickAsync();
            var due = Math.Min(total, (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond));
            for (; sent < due; sent++)
            {
                var dueAt = started + (long)(sent / perSecond * Stopwatch.Frequency);
                pending.Add(TimeAsync(call, (int)(sent % int.MaxValue), dueAt, latencies));
            }
        }

        await Task.WhenAll(pending);
        return Latencies.Of([.. latencies]);
    }

    private static async Task TimeAsync(Func<int, Task> call, int number, long dueAt, ConcurrentBag<double> latencies)
    {
        await call(number);
        latencies.Add(Stopwatch.GetElapsedTime(dueAt).TotalMilliseconds);
    }
}
