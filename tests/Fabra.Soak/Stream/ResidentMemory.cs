using Fabra.Soak.Harness;

namespace Fabra.Soak.Stream;

/// <summary>Samples the server's memory twenty times a second.</summary>
internal sealed class ResidentMemory : IAsyncDisposable
{
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _sampling;

    public ResidentMemory(ServerProcess server)
    {
        Start = server.ResidentBytes();
        Peak = Start;
        _sampling = Task.Run(() => SampleAsync(server));
    }

    public long Start { get; }

    public long Peak { get; private set; }

    public double StartMebibytes => Start / (double)(1 << 20);

    public double GrowthMegabytes => (Peak - Start) / 1e6;

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _sampling;
        _enough.Dispose();
    }

    private async Task SampleAsync(ServerProcess server)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (await timer.WaitForNextTickAsync(_enough.Token))
            {
                Peak = Math.Max(Peak, server.ResidentBytes());
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
