using System.Globalization;
using System.Reflection;

namespace Fabra.Storage.Migrations;

/// <summary>The numbered SQL files of a store, which its assembly carries: each is applied once, in order, in its own transaction.</summary>
internal static class MigrationScripts
{
    /// <summary>The scripts in order; the first is that of version 1.</summary>
    /// <param name="folder">What the names of the resources begin with, for instance <c>Fabra.Storage.DuckDb.Migrations.</c></param>
    public static IReadOnlyList<string> Load(Assembly assembly, string folder)
    {
        var scripts = new List<string>();
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            if (int.Parse(name.AsSpan(folder.Length, 3), CultureInfo.InvariantCulture) != scripts.Count + 1)
            {
                throw new InvalidOperationException($"{name} is not migration {scripts.Count + 1}.");
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(reader.ReadToEnd());
        }

        return scripts;
    }

    /// <exception cref="StoreUnavailableException">The schema is newer than this code.</exception>
    public static void CheckKnown(string store, int applied, int newest)
    {
        if (applied > newest)
        {
            throw new StoreUnavailableException(
                store, $"the database has schema version {applied}, newer than {newest}, which this version of Fabra knows");
        }
    }
}
