using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fabra.Storage.Postgres.Partitions;

/// <summary>The partitions of the context log: made ahead of time, and dropped when what is in them may be forgotten.</summary>
/// <remarks>Replicas do this one at a time. Who reads and writes contexts is held up for at most the short waits for locks.</remarks>
public sealed class PostgresPartitions : IContextPartitions
{
    /// <summary>How long making a partition may wait for those who use the default one.</summary>
    private static readonly TimeSpan MakeWait = TimeSpan.FromSeconds(2);

    /// <summary>How long detaching may wait, and make others wait, before it steps back and tries again.</summary>
    private static readonly TimeSpan DetachWait = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan BetweenDetaches = TimeSpan.FromMilliseconds(200);

    private const int MostDetaches = 150;

    private readonly PostgresCalls _calls;
    private readonly PartitionCalendar _calendar;
    private readonly int _ahead;
    private readonly FabraClock _clock;
    private readonly ILogger _logger;
    private long _strays;

    internal PostgresPartitions(
        PostgresCalls calls, PartitionCalendar calendar, int ahead, FabraClock clock, ILogger logger)
    {
        _calls = calls;
        _calendar = calendar;
        _ahead = ahead;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>How many contexts lie in no partition of their own, as the last upkeep left it.</summary>
    public long Strays => Interlocked.Read(ref _strays);

    /// <summary>All but the default one, in the order of time.</summary>
    public async Task<IReadOnlyList<ContextPartition>> ListAsync(CancellationToken cancellationToken) =>
        await _calls.RunAsync(PartitionSql.ListAsync, cancellationToken);

    /// <summary>
    /// Makes the partitions that are missing: those ahead of time, and those for contexts that came when there was none for them.
    /// </summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var strays = await _calls.RunAsync(PartitionSql.StraysAsync, cancellationToken);
        if (strays.Count > 0)
        {
            Log.PostgresDefaultPartitionUsed(_logger, await CountStraysAsync(cancellationToken));
        }

        foreach (var instant in _calendar.Instants(_clock.Now, _ahead).Concat(strays))
        {
            await EnsureAsync(instant, cancellationToken);
        }

        await _calls.RunAsync(DropDetachedAsync, cancellationToken);
        await CountStraysAsync(cancellationToken);
    }

    /// <summary>
    /// Drops the partitions that end at or before an instant, and with them all their contexts, for good. Positions in the log are not
    /// used again.
    /// </summary>
    /// <returns>What was dropped.</returns>
    /// <exception cref="FabraException">
    /// <see cref="ErrorReason.Overloaded"/>: somebody used the log the whole time, a long query or a backup. What was dropped until then
    /// is gone; the rest is untouched.
    /// </exception>
    public async Task<IReadOnlyList<ContextPartition>> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken);
        var dropped = new List<ContextPartition>();
        foreach (var partition in (await ListAsync(cancellationToken)).Where(partition => partition.End <= before))
        {
            await DetachAsync(partition, cancellationToken);
            await _calls.RunAsync(DropDetachedAsync, cancellationToken);
            Log.PostgresPartitionDropped(_logger, partition.Name);
            dropped.Add(partition);
        }

        if (dropped.Count > 0)
        {
            await _calls.RunAsync(
                async (connection, token) =>
                {
                    await PartitionSql.ForgetCommitsAsync(connection, dropped[^1].End, token);
                    return true;
                },
                cancellationToken);
        }

        return dropped;
    }

    private Task<bool> EnsureAsync(DateTimeOffset instant, CancellationToken cancellationToken) => _calls.RunAsync(
        async (connection, token) =>
        {
            if (_calendar.Missing(instant, await PartitionSql.ListAsync(connection, token)) is null)
            {
                return true;
            }

            await using var transaction = await connection.BeginTransactionAsync(token);
            await PartitionSql.LimitLockWaitAsync(connection, MakeWait, token);
            await AdvisoryLocks.TakeAsync(connection, AdvisoryLocks.Partitions, token);

            // Another replica may have made it meanwhile.
            if (_calendar.Missing(instant, await PartitionSql.ListAsync(connection, token)) is { } missing)
            {
                var moved = await PartitionSql.CreateAsync(connection, missing, token);
                await transaction.CommitAsync(token);
                Log.PostgresPartitionMade(_logger, missing.Name, moved);
            }

            return true;
        },
        cancellationToken);

    private async Task DetachAsync(ContextPartition partition, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _calls.RunAsync((connection, token) => TryDetachAsync(connection, partition, token), cancellationToken);
                return;
            }
            catch (StoreUnavailableException failure) when (
                failure.InnerException is PostgresException cause && PostgresErrors.IsLockTimeout(cause))
            {
                if (attempt == MostDetaches)
                {
                    throw new FabraException(
                        ErrorReason.Overloaded,
                        $"partition {partition.Name} is in use by a long query; try again when it has ended",
                        failure);
                }
            }

            await Task.Delay(BetweenDetaches, _clock.Time, cancellationToken);
        }
    }

    private static async Task<bool> TryDetachAsync(
        NpgsqlConnection connection, ContextPartition partition, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLocks.TakeAsync(connection, AdvisoryLocks.Partitions, cancellationToken);
        if ((await PartitionSql.ListAsync(connection, cancellationToken)).Contains(partition))
        {
            await PartitionSql.LimitLockWaitAsync(connection, DetachWait, cancellationToken);
            await PartitionSql.DetachAsync(connection, partition, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Apart from detaching: it takes as long as there are files to remove, and nobody waits for it.</summary>
    private static async Task<bool> DropDetachedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var table in await PartitionSql.ListDetachedAsync(connection, cancellationToken))
        {
            await PartitionSql.DropAsync(connection, table, cancellationToken);
        }

        return true;
    }

    private async Task<long> CountStraysAsync(CancellationToken cancellationToken)
    {
        var strays = await _calls.RunAsync(PartitionSql.CountStraysAsync, cancellationToken);
        Interlocked.Exchange(ref _strays, strays);
        return strays;
    }
}
