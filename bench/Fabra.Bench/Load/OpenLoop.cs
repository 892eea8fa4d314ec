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
        // Nothing is kept of a call but its time: a list of all of them survived every collection, and slowed the client down.
        var times = new double[(long)(perSecond * duration.TotalSeconds)];
        var left = times.LongLength;
        var refusals = new Refusals();
        var ended = new TaskCompletionSource();
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Tick);
        for (var sent = 0; sent < times.Length && !ended.Task.IsCompleted;)
        {
            await timer.WaitForNextTickAsync();
            var due = Math.Min(times.Length, (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond));
            for (; sent < due; sent++)
            {
                _ = TimeAsync(sent);
            }
        }

        await ended.Task;
        return Latencies.Of([.. times.Where(time => !double.IsNaN(time))]) with { Refused = refusals.Count };

        async Task TimeAsync(int number)
        {
            try
            {
                var answered = await refusals.TryAsync(call, number);
                var due = started + (long)(number / perSecond * Stopwatch.Frequency);
                times[number] = answered ? Stopwatch.GetElapsedTime(due).TotalMilliseconds : double.NaN;
                if (Interlocked.Decrement(ref left) == 0)
                {
                    ended.SetResult();
                }
            }
            catch (Exception failure)
            {
                ended.TrySetException(failure);
            }
        }
    }
}
