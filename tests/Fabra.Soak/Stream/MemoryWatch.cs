using System.Diagnostics;
using System.Globalization;
using Fabra.Soak.Harness;

namespace Fabra.Soak.Stream;

/// <summary>
/// Samples the server's memory twenty times a second, and finds out about each peak when it was, in which phase, whether the spool still
/// drained, and what it consisted of.
/// </summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    /// <summary>What a peak consists of is asked when it lies so much above the last of which that is known.</summary>
    private const long Step = 2 << 20;

    /// <summary>Every so many samples the spool is looked at, until it is empty.</summary>
    private const int SpoolEvery = 10;

    /// <summary>What draining took is given back in the next seconds: so many looks later it counts as over.</summary>
    private const int LooksAfterwards = 10;

    private readonly ServerProcess _server;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Dictionary<(string Phase, bool Draining), Peak> _peaks = [];
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _sampling;
    private volatile string _phase;
    private volatile bool _draining;

    private MemoryWatch(ServerProcess server, string phase, bool draining, MemorySample start)
    {
        _server = server;
        _phase = phase;
        _draining = draining;
        Start = start;
        _sampling = Task.Run(SampleAsync);
    }

    public MemorySample Start { get; }

    public double StartMebibytes => Start.Bytes / (double)(1 << 20);

    /// <summary>Since the start, at most. This and the following once the watch is disposed.</summary>
    public double GrowthMegabytes => (_peaks.Values.Max(peak => peak.Bytes) - Start.Bytes) / 1e6;

    public static async Task<MemoryWatch> StartAsync(ServerProcess server, string phase, CancellationToken cancellationToken)
    {
        var draining = await server.Client.SpooledAsync(cancellationToken) > 0;
        var bytes = server.ResidentBytes();
        return new MemoryWatch(
            server, phase, draining, await MemorySample.TakeAsync(server, TimeSpan.Zero, bytes, cancellationToken));
    }

    /// <summary>What follows is another phase.</summary>
    public void Enter(string phase) => _phase = phase;

    /// <summary>The most that the server took while the spool drained, or when it was empty; null when it never was so.</summary>
    public long? PeakBytes(bool draining) => PeakBytes(key => key.Draining == draining);

    /// <summary>The most that the server took in a phase when the spool was empty; null when it never was.</summary>
    public long? PeakBytes(string phase) => PeakBytes(key => key == (phase, false));

    /// <summary>Tells of the peak of each phase.</summary>
    public void Report()
    {
        Progress.Line($"memory at the start of the watch: {Start.Tell(Start)}");
        foreach (var ((phase, draining), peak) in _peaks)
        {
            Progress.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{phase}{(draining ? ", spool draining" : "")}: {(peak.Bytes - Start.Bytes) / 1e6:+0.0;-0.0} MB at most, {peak.Sample?.Tell(Start)}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _sampling;
        _enough.Dispose();
    }

    private long? PeakBytes(Func<(string Phase, bool Draining), bool> chosen) =>
        _peaks.Where(peak => chosen(peak.Key)).Max(peak => (long?)peak.Value.Bytes);

    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var empty = 0;
        try
        {
            for (var number = 1; await timer.WaitForNextTickAsync(_enough.Token); number++)
            {
                var (key, bytes) = ((_phase, _draining), _server.ResidentBytes());
                var known = _peaks.GetValueOrDefault(key);
                _peaks[key] = known with { Bytes = Math.Max(known.Bytes, bytes) };
                if (known.Sample is null || bytes >= known.Sample.Bytes + Step)
                {
                    var sample = await MemorySample.TakeAsync(_server, Stopwatch.GetElapsedTime(_started), bytes, _enough.Token);
                    _peaks[key] = _peaks[key] with { Sample = sample };
                }

                if (_draining && number % SpoolEvery == 0)
                {
                    empty = await _server.Client.SpooledAsync(_enough.Token) > 0 ? 0 : empty + 1;
                    _draining = empty <= LooksAfterwards;
                }
            }
        }
        catch (OperationCanceledException) when (_enough.IsCancellationRequested)
        {
            // Enough.
        }
    }

    /// <param name="Sample">The last that is known in detail; at most <see cref="Step"/> below.</param>
    private readonly record struct Peak(long Bytes, MemorySample? Sample);
}
