using System.Collections.Concurrent;

namespace Fabra.Storage.DuckDb;

/// <summary>
/// Threads of the store's own. DuckDB's calls block for as long as they take; on the shared pool they would hold up everything
/// else, because the pool grows slowly.
/// </summary>
internal sealed class Worker : IDisposable
{
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly Thread[] _threads;

    public Worker(string name, int threads)
    {
        _threads = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"{name} {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Runs a job on one of the threads. Cancelled while it waits, it does not run.</summary>
    public Task<T> RunAsync<T>(Func<T> job, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _jobs.Add(() => Complete(completion, job, cancellationToken), cancellationToken);
        }
        catch (InvalidOperationException closed)
        {
            throw new ObjectDisposedException("The DuckDB store is disposed.", closed);
        }

        return completion.Task;
    }

    /// <summary>Runs a job that does not throw on one of the threads.</summary>
    public void Post(Action job) => _jobs.Add(job);

    /// <summary>Lets what is queued run to its end.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _jobs.Dispose();
    }

    private static void Complete<T>(TaskCompletionSource<T> completion, Func<T> job, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            completion.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            completion.SetResult(job());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            completion.SetCanceled(cancellationToken);
        }
        catch (Exception failure)
        {
            // Any failure goes to whoever waits for the job.
            completion.SetException(failure);
        }
    }

    private void Run()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            job();
        }
    }
}
