using System.Globalization;
using System.Reflection;
using Fabra.Core.Errors;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres;

/// <summary>
/// The numbered SQL files beside this one: each is applied once, in order, in a transaction of its own. Replicas that start together
/// take turns.
/// </summary>
internal static class Migrations
{
    private const string Folder = "Fabra.Storage.Postgres.Migrations.";

    /// <summary>The newest version that this code knows.</summary>
    public static int Newest => Scripts.Value.Count;

    private static Lazy<IReadOnlyList<string>> Scripts { get; } = new(Load);

    /// <exception cref="StoreUnavailableException">The schema is newer than this code.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await ApplyNextAsync(connection, now, cancellationToken))
        {
        }
    }

    private static async Task<bool> ApplyNextAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLocks.TakeAsync(connection, AdvisoryLocks.Migrations, cancellationToken);
        await connection.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, applied_at timestamp NOT NULL)",
            [],
            cancellationToken);
        var applied = (int)(await connection.ScalarAsync(
            "SELECT coalesce(max(version), 0) FROM schema_version", [], cancellationToken))!;
        if (applied > Newest)
        {
            throw new StoreUnavailableException(
                PostgresErrors.Store,
                $"the database has schema version {applied}, newer than {Newest}, which this version of Fabra knows");
        }

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

    private static List<string> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var scripts = new List<string>();
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            if (int.Parse(name.AsSpan(Folder.Length, 3), CultureInfo.InvariantCulture) != scripts.Count + 1)
            {
                throw new InvalidOperationException($"{name} is not migration {scripts.Count + 1}.");
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(reader.ReadToEnd());
        }

        return scripts;
    }
}
