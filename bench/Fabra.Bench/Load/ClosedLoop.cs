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
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var count = 0L;
            while (Stopwatch.GetTimestamp() < end)
            {
                count += await refusals.TryAsync(call, caller) ? 1 : 0;
            }

            return count;
        })));
        return meter.Read(counts.Sum()) with { Refused = refusals.Count };
    }
}
