using Microsoft.Extensions.Logging;

namespace Fabra.Storage.Postgres;

/// <summary>
/// Opens again and again while the database is out of reach: it may be starting, or failing over. What waiting cannot mend, such as a
/// wrong password or a newer schema, fails at once.
/// </summary>
internal sealed class StartWait(TimeSpan patience, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="StoreUnavailableException">As the last attempt threw it.</exception>
    public async Task RunAsync(Func<Task> open, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        string? reason = null;
        while (true)
        {
            try
            {
                await open();
                return;
            }
            catch (StoreUnavailableException failure)
                when (failure.InnerException is { } cause && PostgresErrors.IsPassing(cause) && time.GetElapsedTime(startedAt) < patience)
            {
                if (failure.Message != reason)
                {
                    reason = failure.Message;
                    Log.Awaited(logger, patience - time.GetElapsedTime(startedAt), reason);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
