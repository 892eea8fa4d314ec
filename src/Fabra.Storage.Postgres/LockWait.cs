using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>Waits for a lock at start: not for ever, and never without a word about who has it.</summary>
internal sealed class LockWait(TimeSpan patience, ILogger logger)
{
    /// <summary>Takes a lock of <see cref="AdvisoryLocks"/> within the connection's transaction.</summary>
    /// <param name="what">What is waited for, for people.</param>
    /// <exception cref="StoreUnavailableException">Somebody else has it all the time.</exception>
    public async Task TakeAsync(NpgsqlConnection connection, long name, string what, CancellationToken cancellationToken)
    {
        if (await AdvisoryLocks.TryTakeAsync(connection, name, cancellationToken))
        {
            return;
        }

        var holder = await AdvisoryLocks.DescribeHolderAsync(connection, name, cancellationToken);
        Log.LockAwaited(logger, what, holder, patience);
        try
        {
            await SetAsync((long)patience.TotalMilliseconds);
            await AdvisoryLocks.TakeAsync(connection, name, cancellationToken);
            await SetAsync(0);
        }
        catch (PostgresException late) when (PostgresErrors.IsLockTimeout(late))
        {
            throw new StoreUnavailableException(
                PostgresErrors.Store,
                $"the lock for {what} was not free within {patience.TotalSeconds:0.###} s; it is held by {holder}. "
                + "Try again when that session has ended, or end it with pg_terminate_backend.");
        }

        Task SetAsync(long milliseconds) => connection.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {milliseconds}"), [], cancellationToken);
    }
}
