using System.Diagnostics;

namespace Fabra.Bench.Load;

/// <summary>A fixed number of callers, each of which calls again when it has its answer: the greatest rate.</summary>
internal static class ClosedLoop
{
    public static async Task<Sample> RunAsync(int serverId, int callers, TimeSpan duration, Func<int, Task> call)
    {
        var meter = new Meter(serverId);
        var refusals = new Refusals();
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (var started = Stopwatch.GetTimestamp(); started < end; started = Stopwatch.GetTimestamp())
            {
                if (await refusals.TryAsync(call, caller))
                {
                    mine.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }

            return mine;
        })));
        var sample = meter.Read(times.Sum(each => (long)each.Count));
        return sample with { Refused = refusals.Count, Milliseconds = [.. times.SelectMany(each => each)] };
    }
}
