using System.Diagnostics;
using Fabra.Bench.Load;
using Fabra.V1;

namespace Fabra.Bench.Documents;

/// <summary>How long a search takes one at a time, and how many are answered when several callers ask at once.</summary>
internal sealed record SearchSpeed(Latencies Alone, Sample Together)
{
    private const int Callers = 8;
    private const int WarmUp = 200;
    private const int Timed = 1_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static async Task<SearchSpeed> MeasureAsync(
        IndexService.IndexServiceClient client, int serverId, string index, SearchMode mode, IReadOnlyList<LabelledQuery> queries)
    {
        Task CallAsync(int number) => client.SearchAsync(
            new SearchRequest { IndexName = index, Query = queries[number % queries.Count].Text, Mode = mode, TopK = 5 }).ResponseAsync;

        for (var i = 0; i < WarmUp; i++)
        {
            await CallAsync(i);
        }

        var alone = new double[Timed];
        for (var i = 0; i < alone.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await CallAsync(i);
            alone[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var next = 0;
        var together = await ClosedLoop.RunAsync(serverId, Callers, Duration, _ => CallAsync(Interlocked.Increment(ref next)));
        return new SearchSpeed(Latencies.Of(alone), together);
    }
}
