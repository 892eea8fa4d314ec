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

    /// <summary>Waits for a lock.</summary>
    public static Task TakeAsync(NpgsqlConnection connection, long name, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [Parameter(name)], cancellationToken);

    /// <summary>Takes a lock if nobody has it.</summary>
    public static async Task<bool> TryTakeAsync(NpgsqlConnection connection, long name, CancellationToken cancellationToken) =>
        (bool)(await connection.ScalarAsync("SELECT pg_try_advisory_xact_lock($1)", [Parameter(name)], cancellationToken))!;
}
