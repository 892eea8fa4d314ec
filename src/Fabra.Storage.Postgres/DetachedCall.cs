using Fabra.Storage.Resilience;

namespace Fabra.Storage.Postgres;

/// <summary>
/// Runs calls of the driver under tokens of their own, so that whoever waits can leave at once. The driver itself cancels by opening a
/// connection and waiting for the server on the thread that cancels: on a server that hangs, 32 calls with a deadline of 1 s were seen
/// to end after 16 to 31 s, with the thread pool blocked. Here the caller leaves, and a thread that nobody waits for cancels.
/// </summary>
internal static class DetachedCall
{
    /// <summary>Runs a call until it ends, the caller leaves, or the limit is over.</summary>
    /// <exception cref="StoreUnavailableException">No answer within the limit.</exception>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> call, TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        caller.ThrowIfCancellationRequested();

        // Not disposed: the thread that cancels may come late, and there is nothing in it to dispose.
        var own = new CancellationTokenSource();
        var running = call(own.Token);
        try
        {
            return await running.WaitAsync(limit, time, caller);
        }
        catch (Exception failure) when (!running.IsCompleted)
        {
            GivenUp.Forget(running);
            _ = Task.Factory.StartNew(
                own.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (failure is TimeoutException)
            {
                throw new StoreUnavailableException(PostgresErrors.Store, $"no answer within {limit.TotalSeconds:0.###} s", failure);
            }

            throw;
        }
    }
}
