using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres;

/// <summary>
/// What replicas do one at a time. Each lock is held until the end of the transaction that took it.
/// </summary>
internal static class AdvisoryLocks
{
    /// <summary>Bringing the schema up to date.</summary>
    public const long Migrations = Family | 1;

    /// <summary>Making and dropping partitions.</summary>
    public const long Partitions = Family | 2;

    /// <summary>Compacting an index.</summary>
    public static long Compaction(Guid indexId) => Fnv1a.Of("fabra compaction", indexId.ToString());

    /// <summary>Filling the table of an index's vectors.</summary>
    public static long Vectors(Guid indexId) => Fnv1a.Of("fabra vectors", indexId.ToString());

    /// <summary>Keeps Fabra's locks apart from those of others in the same database: <c>fabra</c> in ASCII.</summary>
    private const long Family = 0x66_61_62_72_61_00_00_00;

    /// <summary>Waits for a lock, as long as the call may take.</summary>
    public static Task TakeAsync(NpgsqlConnection connection, long name, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [Parameter(name)], cancellationToken);

    /// <summary>Takes a lock if nobody has it.</summary>
    public static async Task<bool> TryTakeAsync(NpgsqlConnection connection, long name, CancellationToken cancellationToken) =>
        (bool)(await connection.ScalarAsync("SELECT pg_try_advisory_xact_lock($1)", [Parameter(name)], cancellationToken))!;

    /// <summary>Who has a lock, for people: which session of the server, and what it does. What it asks stays out of it.</summary>
    public static async Task<string> DescribeHolderAsync(NpgsqlConnection connection, long name, CancellationToken cancellationToken) =>
        (string?)await connection.ScalarAsync(
            """
            SELECT format('process %s of %s (%s, from %s), %s since %s UTC',
                a.pid, coalesce(a.usename, '?'), coalesce(nullif(a.application_name, ''), 'no application name'),
                coalesce(host(a.client_addr), 'this machine'), coalesce(a.state, 'in a state that this role may not see'),
                to_char(coalesce(a.state_change, a.backend_start), 'YYYY-MM-DD HH24:MI:SS'))
            FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND ((l.classid::bigint << 32) | l.objid::bigint) = $1
            LIMIT 1
            """,
            [Parameter(name)],
            cancellationToken) ?? "a session that has just ended";
}
