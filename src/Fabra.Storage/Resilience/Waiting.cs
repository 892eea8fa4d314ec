namespace Fabra.Storage.Resilience;

/// <summary>Waits for a call no longer than its token allows, also when the store ignores it.</summary>
internal static class Waiting
{
    public static async ValueTask<T> ForAsync<T>(ValueTask<T> call, CancellationToken cancellationToken)
    {
        if (call.IsCompleted)
        {
            return await call;
        }

        var task = call.AsTask();
        try
        {
            return await task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            Forget(task);
            throw;
        }
    }

    /// <summary>What was given up ends some time; its failure then is no longer news.</summary>
    private static void Forget(Task task) => task.ContinueWith(
        static ended => _ = ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
