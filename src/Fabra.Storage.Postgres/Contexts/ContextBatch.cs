using Fabra.Core.Time;
using Fabra.Storage.Postgres.Requests;
using Fabra.Storage.Postgres.Writing;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>
/// Appends contexts: first their request keys, then under the log's lock their positions and their rows. The lock serialises the commits
/// of all replicas, so that positions are gapless and follow their order.
/// </summary>
internal sealed class ContextBatch(FabraClock clock) : IWriteBatch<ContextWrite>
{
    private const string Lock = "SELECT FROM log_lock FOR UPDATE";

    private const string Reserve =
        """
        INSERT INTO log_commits (last_position, earliest, latest)
        SELECT coalesce(max(last_position), 0) + $1, $2, $3 FROM log_commits
        RETURNING last_position
        """;

    public async Task<WriteResult[]?> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<ContextWrite> writes, bool lookFirst, CancellationToken cancellationToken)
    {
        var plan = new ContextBatchPlan(writes);
        if (lookFirst)
        {
            await LookAsync(connection, plan, cancellationToken);
            if (plan.ToAppend.Count > 0)
            {
                await using var reserve = connection.CreateBatch();
                AddReserve(reserve, plan);
                plan.LastPosition = (long)(await reserve.ExecuteScalarAsync(cancellationToken))!;
            }
        }
        else if (!await TryReserveAsync(connection, plan, cancellationToken))
        {
            return null;
        }

        await CopyAsync(connection, plan, cancellationToken);
        return plan.Results();
    }

    /// <summary>Everything before the rows in one round trip; false when a key is known already.</summary>
    private async Task<bool> TryReserveAsync(NpgsqlConnection connection, ContextBatchPlan plan, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        if (plan.Keys.Count > 0)
        {
            RequestKeySql.AddRemember(batch, plan.Keys, clock.Now);
        }

        batch.Add(Lock);
        AddReserve(batch, plan);
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (plan.Keys.Count > 0)
        {
            if ((await reader.ReadAllAsync(RequestRows.ReadName, cancellationToken)).Count < plan.Keys.Count)
            {
                return false;
            }

            await reader.NextResultAsync(cancellationToken);
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        plan.LastPosition = reader.GetInt64(0);
        return true;
    }

    /// <summary>Finds what is in the database already. The keys and the lock come first, so that it stays as it is seen.</summary>
    private async Task LookAsync(NpgsqlConnection connection, ContextBatchPlan plan, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        await using (var batch = connection.CreateBatch())
        {
            if (plan.Keys.Count > 0)
            {
                RequestKeySql.AddRemember(batch, plan.Keys, now);
            }

            batch.Add(Lock);
            batch.Add(
                "SELECT context_id, log_position FROM context_log WHERE timestamp = ANY ($1) AND context_id = ANY ($2)",
                Instants(plan.ToAppend.Select(write => write.Timestamp)),
                Ids(plan.ToAppend.Select(write => write.Id)));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            if (plan.Keys.Count > 0)
            {
                plan.Remembered(await reader.ReadAllAsync(RequestRows.ReadName, cancellationToken));
                await reader.NextResultAsync(cancellationToken);
            }

            await reader.NextResultAsync(cancellationToken);
            plan.Existing(await reader.ReadAllAsync(row => KeyValuePair.Create(row.GetGuid(0), row.GetInt64(1)), cancellationToken));
        }

        plan.Known(await RequestKeySql.FindAsync(connection, plan.UnknownEntries, now, cancellationToken));
        await RequestKeySql.ForgetAsync(connection, plan.KeysOfExisting, cancellationToken);
    }

    private static void AddReserve(NpgsqlBatch batch, ContextBatchPlan plan) => batch.Add(
        Reserve,
        Parameter((long)plan.ToAppend.Count),
        Parameter(plan.ToAppend.Min(write => write.Timestamp)),
        Parameter(plan.ToAppend.Max(write => write.Timestamp)));

    private static async Task CopyAsync(NpgsqlConnection connection, ContextBatchPlan plan, CancellationToken cancellationToken)
    {
        if (plan.ToAppend.Count == 0)
        {
            return;
        }

        await using var rows = await connection.BeginBinaryImportAsync(
            $"COPY context_log ({ContextWrite.Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        var position = plan.LastPosition - plan.ToAppend.Count;
        foreach (var write in plan.ToAppend)
        {
            await write.WriteToAsync(rows, ++position, cancellationToken);
        }

        await rows.CompleteAsync(cancellationToken);
    }
}
