using System.Runtime.CompilerServices;

namespace Fabra.Storage.Resilience;

/// <summary>A stream of which every step that has to wait is a guarded call of its own; rows that are there already cost nothing.</summary>
internal static class GuardedStream
{
    public static async IAsyncEnumerable<T> Of<T>(
        StoreGuard guard,
        Func<CancellationToken, IAsyncEnumerable<T>> open,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rows = open(ended.Token).GetAsyncEnumerator(ended.Token);
        Task<bool>? step = null;
        try
        {
            while (true)
            {
                // The first step is what asks the store, so it begins within the guard.
                var moved = step is null
                    ? await guard.RunLongAsync(_ => step = rows.MoveNextAsync().AsTask(), cancellationToken)
                    : await NextAsync();
                if (!moved)
                {
                    yield break;
                }

                yield return rows.Current;
            }
        }
        finally
        {
            await EndAsync(rows, step, ended);
        }

        async ValueTask<bool> NextAsync()
        {
            var next = rows.MoveNextAsync();
            if (next.IsCompleted)
            {
                return await next;
            }

            step = next.AsTask();
            return await guard.RunLongAsync(_ => step, cancellationToken);
        }
    }

    /// <summary>
    /// Closes the rows. A step that was given up still runs, and rows cannot be closed under it: they are closed when it ends, which the
    /// cancelled token brings about.
    /// </summary>
    private static async ValueTask EndAsync<T>(IAsyncEnumerator<T> rows, Task<bool>? step, CancellationTokenSource ended)
    {
        if (step is null or { IsCompleted: true })
        {
            await rows.DisposeAsync();
            return;
        }

        await ended.CancelAsync();
        _ = step.ContinueWith(
            async left =>
            {
                _ = left.Exception;
                await rows.DisposeAsync();
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }
}
