using System.Globalization;
using System.Reflection;
using DuckDB.NET.Data;
using Fabra.Core.Errors;

namespace Fabra.Storage.DuckDb;

/// <summary>The numbered SQL files beside this one: each is applied once, in order, in a transaction of its own.</summary>
internal static class Migrations
{
    private const string Folder = "Fabra.Storage.DuckDb.Migrations.";

    public static void Apply(DuckDBConnection connection, DateTimeOffset now)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, applied_at TIMESTAMP NOT NULL)");
        var applied = (int)connection.Scalar("SELECT coalesce(max(version), 0)::INTEGER FROM schema_version")!;
        var all = Load();
        if (applied > all.Count)
        {
            throw new StoreUnavailableException(
                DuckDbErrors.Store,
                $"the database has schema version {applied}, newer than {all.Count}, which this version of Fabra knows");
        }

        for (var version = applied + 1; version <= all.Count; version++)
        {
            var number = version;
            connection.InTransaction(() =>
            {
                connection.Execute(all[number - 1]);
                return connection.Execute("INSERT INTO schema_version VALUES (?, ?)", number, now.Stamp());
            });
        }
    }

    private static List<string> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var scripts = new List<string>();
        foreach (var name in names)
        {
            var number = int.Parse(name.AsSpan(Folder.Length, 3), CultureInfo.InvariantCulture);
            if (number != scripts.Count + 1)
            {
                throw new InvalidOperationException($"{name} is not migration {scripts.Count + 1}.");
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(reader.ReadToEnd());
        }

        return scripts;
    }
}
