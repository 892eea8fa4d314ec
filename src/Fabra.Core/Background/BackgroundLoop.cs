namespace Fabra.Core.Background;

/// <summary>
/// Work that runs in the background until it is stopped. Its owner starts and disposes it. Disposing ends its waits, cancels the token of
/// the round that runs, and waits for that round to end.
/// </summary>
/// <param name="work">Most often one of <see cref="Rounds"/>.</param>
internal sealed class BackgroundLoop(Func<CancellationToken, Task> work) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    /// <summary>True from the first start on.</summary>
    public bool IsStarted => _running is not null;

    /// <summary>Begins, unless it has begun; returns the work, which ends when it is done, fails or is stopped.</summary>
    public Task Start() => _running ??= Task.Run(RunAsync);

    /// <summary>Stops and waits for the end.</summary>
    /// <exception cref="Exception">What the work failed with.</exception>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await (_running ?? Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped: the normal end.
        }
    }
}
