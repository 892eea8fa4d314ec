namespace Fabra.Storage.InMemory;

/// <summary>One opening of the data, shared by the stores over it.</summary>
internal sealed class InMemorySession(InMemoryData data, TimeProvider time)
{
    private volatile bool _closed;

    public DateTimeOffset Now => time.GetUtcNow();

    public bool IsClosed => _closed;

    public void Close() => _closed = true;

    /// <summary>Runs work alone on the data; what it throws is in the task, as with a store that really waits.</summary>
    public Task<T> RunAsync<T>(Func<InMemoryData, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(Run(work));
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    public T Run<T>(Func<InMemoryData, T> work)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(InMemoryOfflineStore));
        lock (data.Lock)
        {
            return work(data);
        }
    }
}
