namespace Fabra.Core.Background;

/// <summary>
/// How rounds of work follow each other, until a token stops them. What a round throws goes to <c>report</c>, and the rounds go on;
/// without one it ends them.
/// </summary>
internal static class Rounds
{
    /// <summary>A round at each tick of a timer. Ticks that come while one runs are one tick.</summary>
    public static async Task EveryAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception>? report, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await TryAsync(round, report, stop);
        }
    }

    /// <summary>A round now, and one at each tick of a timer.</summary>
    public static async Task NowAndEveryAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception>? report, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            await TryAsync(round, report, stop);
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>Rounds whenever there is work, each time until one says that it is done.</summary>
    /// <param name="wait">Waits for work; false when there will be no more.</param>
    public static async Task WheneverAsync(
        Func<CancellationToken, Task<bool>> wait,
        Func<CancellationToken, Task<bool>> round,
        Pauses pauses,
        TimeProvider time,
        Action<Exception>? report,
        CancellationToken stop)
    {
        while (await wait(stop))
        {
            await UntilDoneAsync(round, pauses, time, report, stop);
        }
    }

    /// <summary>Rounds, with pauses between them, until one says that it is done.</summary>
    public static async Task UntilDoneAsync(
        Func<CancellationToken, Task<bool>> round, Pauses pauses, TimeProvider time, Action<Exception>? report, CancellationToken stop)
    {
        var isDone = false;
        for (var pause = pauses.First; ; pause = pauses.After(pause))
        {
            await TryAsync(async token => isDone = await round(token), report, stop);
            if (isDone)
            {
                return;
            }

            await Task.Delay(pause, time, stop);
        }
    }

    private static async Task TryAsync(Func<CancellationToken, Task> round, Action<Exception>? report, CancellationToken stop)
    {
        try
        {
            await round(stop);
        }
        catch (Exception failure) when (
            report is not null && (failure is not OperationCanceledException || !stop.IsCancellationRequested))
        {
            report(failure);
        }
    }
}
