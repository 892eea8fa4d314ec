using System.Diagnostics;
using Fabra.Bench.Processes;

namespace Fabra.Bench.Load;

/// <summary>Takes the time and the CPU of both sides from its creation on.</summary>
internal sealed class Meter(int serverId)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _client = CpuTime.OfThisProcess();
    private readonly TimeSpan _server = CpuTime.Of(serverId);

    public Sample Read(long count, long bytes = 0) => new(
        count,
        Stopwatch.GetElapsedTime(_started).TotalSeconds,
        (CpuTime.OfThisProcess() - _client).TotalSeconds,
        (CpuTime.Of(serverId) - _server).TotalSeconds,
        bytes);
}
