using System.Diagnostics.Metrics;
using Fabra.Core.Contexts;
using Fabra.Core.Diagnostics;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fabra.Storage.Postgres.Partitions;

/// <summary>The partitions of the context log: made ahead of time, and dropped when what is in them may be forgotten.</summary>
/// <remarks>Replicas do this one at a time. Reads and writes of contexts wait for short locks at most.</remarks>
internal sealed class PostgresPartitions : IContextPartitions
{
    private static readonly Gauge<long> StrayContexts = FabraMeter.Instance.CreateGauge<long>(
        "fabra_default_partition_contexts", description: "Contexts in no partition of their own, as the last upkeep left it.");

    /// <summary>How long a change may wait for a lock, and make others wait behind it, before it steps back and tries again.</summary>
    private static readonly TimeSpan LockWait = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    /// <summary>Making partitions is tried again by the next upkeep; who purges waits for it.</summary>
    private const int MostAttemptsToMake = 10;
    private const int MostAttemptsToDetach = 150;

    private readonly PostgresCalls _calls;
    private readonly PartitionCalendar _calendar;
    private readonly int _ahead;
    private readonly LockWait _wait;
    private readonly FabraClock _clock;
    private readonly ILogger _logger;
    private long _strays;

    internal PostgresPartitions(
        PostgresCalls calls, PartitionCalendar calendar, int ahead, LockWait wait, FabraClock clock, ILogger logger)
    {
        _calls = calls;
        _calendar = calendar;
        _ahead = ahead;
        _wait = wait;
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
    /// <exception cref="FabraException"><see cref="ErrorReason.Overloaded"/>: the log is in use for longer than this waits.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var strays = await _calls.RunAsync(PartitionSql.StraysAsync, cancellationToken);
        if (strays.Count > 0)
        {
            Log.DefaultPartitionUsed(_logger, await CountStraysAsync(cancellationToken));
        }

        var now = _clock.Now;
        while (await MakeAsync(existing => _calendar.FirstMissing(now, _ahead, existing), cancellationToken))
        {
        }

        foreach (var stray in strays)
        {
            await MakeAsync(existing => _calendar.Missing(stray, existing), cancellationToken);
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
            Log.PartitionDropped(_logger, partition.Name);
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

    /// <summary>Makes a partition; false when it turns out that none is missing.</summary>
    private Task<bool> MakeAsync(
        Func<IReadOnlyList<ContextPartition>, ContextPartition?> findMissing, CancellationToken cancellationToken) => ChangeAsync(
        async (connection, token) =>
        {
            if (findMissing(await PartitionSql.ListAsync(connection, token)) is null)
            {
                return false;
            }

            await using var transaction = await BeginAsync(connection, token);

            // Another replica may have made it meanwhile.
            if (findMissing(await PartitionSql.ListAsync(connection, token)) is { } missing)
            {
                var moved = await PartitionSql.CreateAsync(connection, missing, token);
                await transaction.CommitAsync(token);
                Log.PartitionMade(_logger, missing.Name, moved);
            }

            return true;
        },
        MostAttemptsToMake,
        cancellationToken);

    private Task<bool> DetachAsync(ContextPartition partition, CancellationToken cancellationToken) => ChangeAsync(
        async (connection, token) =>
        {
            await using var transaction = await BeginAsync(connection, token);
            if ((await PartitionSql.ListAsync(connection, token)).Contains(partition))
            {
                await PartitionSql.DetachAsync(connection, partition, token);
                await transaction.CommitAsync(token);
            }

            return true;
        },
        MostAttemptsToDetach,
        cancellationToken);

    /// <summary>Waits for its turn among replicas; from then on for no lock longer than a moment.</summary>
    private async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await _wait.TakeAsync(connection, AdvisoryLocks.Partitions, "the partitions", cancellationToken);
        await PartitionSql.LimitLockWaitAsync(connection, LockWait, cancellationToken);
        return transaction;
    }

    /// <summary>Tries a change until it gets its locks.</summary>
    private async Task<bool> ChangeAsync(
        Func<NpgsqlConnection, CancellationToken, Task<bool>> change, int mostAttempts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _calls.RunAsync(change, cancellationToken);
            }
            catch (StoreUnavailableException failure) when (PostgresErrors.IsLockTimeout(failure.InnerException))
            {
                if (attempt == mostAttempts)
                {
                    throw new FabraException(
                        ErrorReason.Overloaded,
                        "the context log is in use by a long query or a backup; its partitions can be changed when it has ended",
                        failure);
                }
            }

            await Task.Delay(BetweenAttempts, _clock.Time, cancellationToken);
        }
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
        StrayContexts.Record(strays);
        return strays;
    }
}
