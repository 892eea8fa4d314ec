using Fabra.Core.Background;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>Keeps the tables of vectors up to date in the background: soon after each change, and from time to time after those of others.</summary>
internal sealed class VectorUpkeep(
    PostgresCalls calls, PostgresVectorSearch asked, LockWait wait, FabraClock clock, TimeSpan interval, ILogger logger) : IAsyncDisposable
{
    // Not disposed: writes that end late still release it, and there is nothing in it to dispose.
    private readonly SemaphoreSlim _changed = new(0);
    private volatile VectorChoice _choice = new(null, "the store is not open");
    private BackgroundLoop? _loop;

    /// <summary>How vectors are searched.</summary>
    public VectorChoice Choice => _choice;

    /// <summary>Decides how vectors are searched; then goes on in the background.</summary>
    /// <exception cref="StoreUnavailableException">HNSW is asked for, and there is none.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _choice = await calls.RunAsync(
            (connection, token) => VectorChoice.MakeAsync(connection, asked, wait, token), cancellationToken);
        Log.VectorSearch(logger, _choice.Mode, _choice.Reason);
        if (_choice.Extension is { } extension)
        {
            _loop = new BackgroundLoop(stop => RunAsync(extension, stop));
            _ = _loop.Start();
        }
    }

    /// <summary>To be called after a change.</summary>
    public void Changed()
    {
        if (_choice.Extension is not null && _changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }

    public ValueTask DisposeAsync() => _loop?.DisposeAsync() ?? default;

    private async Task RunAsync(VectorExtension extension, CancellationToken stop)
    {
        while (true)
        {
            await TryAsync(extension, stop);
            await _changed.WaitAsync(interval, stop);
        }
    }

    private async Task TryAsync(VectorExtension extension, CancellationToken stop)
    {
        try
        {
            foreach (var indexId in await calls.RunAsync(
                (connection, token) => VectorFill.FindWorkAsync(connection, clock.Now, token), stop))
            {
                while (await calls.RunAsync(
                    (connection, token) => VectorFill.StepAsync(connection, extension, indexId, clock.Now, token), stop))
                {
                }
            }
        }
        catch (StoreUnavailableException failure)
        {
            // What the tables lack is compared one by one; the next round goes on.
            Log.VectorsBehind(logger, failure.Message);
        }
    }
}
