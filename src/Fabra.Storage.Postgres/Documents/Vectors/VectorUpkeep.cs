using Fabra.Core.Errors;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>Keeps the tables of vectors up to date in the background: soon after each change, and from time to time after those of others.</summary>
internal sealed class VectorUpkeep(
    PostgresCalls calls, PostgresVectorSearch asked, FabraClock clock, TimeSpan interval, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    // Not disposed: writes that end late still release it, and there is nothing in it to dispose.
    private readonly SemaphoreSlim _changed = new(0);
    private volatile VectorChoice _choice = new(null, "the store is not open");
    private Task _loop = Task.CompletedTask;

    /// <summary>How vectors are searched.</summary>
    public VectorChoice Choice => _choice;

    /// <summary>Decides how vectors are searched; then goes on in the background.</summary>
    /// <exception cref="StoreUnavailableException">HNSW is asked for, and there is none.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _choice = await calls.RunAsync((connection, token) => VectorChoice.MakeAsync(connection, asked, token), cancellationToken);
        Log.VectorSearch(logger, _choice.Mode, _choice.Reason);
        if (_choice.Extension is { } extension)
        {
            _loop = Task.Run(() => RunAsync(extension), CancellationToken.None);
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

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task RunAsync(VectorExtension extension)
    {
        try
        {
            while (true)
            {
                await TryAsync(extension);
                await _changed.WaitAsync(interval, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The store closes.
        }
    }

    private async Task TryAsync(VectorExtension extension)
    {
        try
        {
            foreach (var indexId in await calls.RunAsync(
                (connection, token) => VectorFill.FindWorkAsync(connection, clock.Now, token), _stopping.Token))
            {
                while (await calls.RunAsync(
                    (connection, token) => VectorFill.StepAsync(connection, extension, indexId, clock.Now, token), _stopping.Token))
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
