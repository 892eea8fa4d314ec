using System.Reflection;
using Fabra.Storage.Migrations;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres;

/// <summary>Brings the database to the newest schema. Replicas that start together take turns.</summary>
internal static class Migrations
{
    /// <summary>The newest version that this code knows.</summary>
    public static int Newest => Scripts.Value.Count;

    private static Lazy<IReadOnlyList<string>> Scripts { get; } = new(
        () => MigrationScripts.Load(Assembly.GetExecutingAssembly(), "Fabra.Storage.Postgres.Migrations."));

    /// <exception cref="StoreUnavailableException">The schema is newer than this code.</exception>
    public static async Task ApplyAsync(
        NpgsqlConnection connection, LockWait wait, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await ApplyNextAsync(connection, wait, now, cancellationToken))
        {
        }
    }

    private static async Task<bool> ApplyNextAsync(
        NpgsqlConnection connection, LockWait wait, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await wait.TakeAsync(connection, AdvisoryLocks.Migrations, "the schema", cancellationToken);
        await connection.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, applied_at timestamp NOT NULL)",
            [],
            cancellationToken);
        var applied = (int)(await connection.ScalarAsync(
            "SELECT coalesce(max(version), 0) FROM schema_version", [], cancellationToken))!;
        MigrationScripts.CheckKnown(PostgresErrors.Store, applied, Newest);
        if (applied == Newest)
        {
            return false;
        }

        await using (var script = new NpgsqlCommand(Scripts.Value[applied], connection))
        {
            await script.ExecuteNonQueryAsync(cancellationToken);
        }

        await connection.ExecuteAsync(
            "INSERT INTO schema_version VALUES ($1, $2)",
            [Parameter(applied + 1, NpgsqlDbType.Integer), Parameter(now)],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
