using System.Reflection;
using DuckDB.NET.Data;
using Fabra.Storage.Migrations;

namespace Fabra.Storage.DuckDb;

/// <summary>Brings the database to the newest schema.</summary>
internal static class Migrations
{
    /// <returns>Whether anything was to be done.</returns>
    /// <exception cref="StoreUnavailableException">The schema is newer than this code.</exception>
    public static bool Apply(DuckDBConnection connection, DateTimeOffset now)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, applied_at TIMESTAMP NOT NULL)");
        var applied = (int)connection.Scalar("SELECT coalesce(max(version), 0)::INTEGER FROM schema_version")!;
        var all = MigrationScripts.Load(Assembly.GetExecutingAssembly(), "Fabra.Storage.DuckDb.Migrations.");
        MigrationScripts.CheckKnown(DuckDbErrors.Store, applied, all.Count);
        for (var version = applied + 1; version <= all.Count; version++)
        {
            var number = version;
            connection.InTransaction(() =>
            {
                connection.Execute(all[number - 1]);
                return connection.Execute("INSERT INTO schema_version VALUES (?, ?)", number, now.Stamp());
            });
        }

        return applied < all.Count;
    }
}
