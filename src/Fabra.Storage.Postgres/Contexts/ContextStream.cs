using System.Runtime.CompilerServices;
using Fabra.Core.Contexts;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>
/// Contexts in order of position, in windows: no snapshot is held while a slow reader takes what was read. The next window is read
/// meanwhile.
/// </summary>
internal sealed class ContextStream(PostgresCalls reads, ContextFilter filter, ContextColumns columns)
{
    /// <summary>How many positions one query covers at first, and at most when few of them match.</summary>
    private const long WindowPositions = 2_048;
    private const long LargestWindow = 131_072;

    /// <summary>How much of a window is held at a time; two windows are.</summary>
    private const long WindowBytes = 4L << 20;

    /// <summary>How many rows one query asks for before it is known how large they are.</summary>
    private const long FirstRows = 128;

    /// <summary>What lies in a window: when its contexts were assembled, which says in which partitions they are.</summary>
    private const string FindWindow =
        """
        SELECT max(last_position), min(earliest), max(latest) FROM (
            SELECT last_position, earliest, latest FROM log_commits WHERE last_position > $1 AND last_position < $2
            UNION ALL
            (SELECT last_position, earliest, latest FROM log_commits WHERE last_position >= greatest($1 + 1, $2)
            ORDER BY last_position LIMIT 1)) AS commits
        """;

    public async IAsyncEnumerable<ContextRecord> ReadAsync(
        long after, long head, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (positions, rows) = (WindowPositions, FirstRows);
        var ahead = ReadAheadAsync(after);
        try
        {
            while (ahead is not null)
            {
                var window = await ahead;
                positions = window.Complete && window.Records.Count < positions / 8
                    ? Math.Min(positions * 2, LargestWindow)
                    : WindowPositions;
                rows = window.RowsThatFit ?? rows;
                ahead = ReadAheadAsync(window.ReadUpTo);
                foreach (var record in window.Records)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return record;
                }
            }
        }
        finally
        {
            await abandoned.CancelAsync();
            await Task.WhenAny(ahead ?? Task.CompletedTask);
        }

        Task<Window>? ReadAheadAsync(long from)
        {
            var (to, limit) = (Math.Min(head, from + positions), rows);
            return from >= head ? null : reads.RunAsync(
                (connection, token) => ReadWindowAsync(connection, from, to, head, limit, token), abandoned.Token);
        }
    }

    private async Task<Window> ReadWindowAsync(
        NpgsqlConnection connection, long after, long to, long head, long limit, CancellationToken cancellationToken)
    {
        var commits = await FindAsync(connection, after, to, cancellationToken);
        if (commits is not var (last, earliest, latest))
        {
            return new Window([], head, 0, Complete: true);
        }

        var end = Math.Min(last, head);
        var conditions = new ContextConditions(filter).AddPositions(after, end).AddTime(">=", earliest).AddTime("<=", latest);
        await using var command = connection.Command(
            $"SELECT {ContextSql.Columns(columns)} FROM context_log WHERE {conditions} ORDER BY log_position LIMIT {limit}",
            conditions.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<ContextRecord>();
        var bytes = 0L;
        while (await reader.ReadAsync(cancellationToken))
        {
            var record = ContextRows.Read(reader, columns);
            records.Add(record);
            bytes += record.Content.Length + record.Plan.Length + record.Lineage.Length + record.Meta.Length + 1024;
            if (bytes >= WindowBytes * 2 && records.Count < limit)
            {
                // Much larger than those before: what is still on its way would be read to its end, and is not wanted.
                command.Cancel();
                break;
            }
        }

        var complete = records.Count < limit && bytes < WindowBytes * 2;
        return new Window(records, complete ? end : records[^1].LogPosition!.Value, bytes, complete);
    }

    /// <summary>The commits that reach a window; null when nothing lies after it begins.</summary>
    private static async Task<(long Last, DateTimeOffset Earliest, DateTimeOffset Latest)?> FindAsync(
        NpgsqlConnection connection, long after, long to, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(FindWindow, Parameter(after), Parameter(to));
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.IsDBNull(0) ? null : (reader.GetInt64(0), reader.Instant(1), reader.Instant(2));
    }

    /// <summary>What one query brought.</summary>
    /// <param name="Records">In order.</param>
    /// <param name="ReadUpTo">The position to go on after.</param>
    /// <param name="Bytes">About how much memory they take.</param>
    /// <param name="Complete">False when there is more in the window.</param>
    private sealed record Window(List<ContextRecord> Records, long ReadUpTo, long Bytes, bool Complete)
    {
        /// <summary>How many rows of this size a window may hold; null when there were none to tell.</summary>
        public long? RowsThatFit => Records.Count == 0
            ? null
            : Math.Clamp(WindowBytes * Records.Count / Math.Max(1, Bytes), 1, LargestWindow);
    }
}
