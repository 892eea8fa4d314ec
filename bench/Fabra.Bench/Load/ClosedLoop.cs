using System.Diagnostics;

namespace Fabra.Bench.Load;

/// <summary>A fixed number of callers, each of which calls again when it has its answer: the greatest rate.</summary>
internal static class ClosedLoop
{
    public static async Task<Sample> RunAsync(int serverId, int callers, TimeSpan duration, Func<int, Task> call)
    {
        var meter = new Meter(serverId);
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var count = 0L;
            while (Stopwatch.GetTimestamp() < end)
            {
                await call(caller);
                count++;
            }

            return count;
        })));
        return meter.Read(counts.Sum());
    }
}
