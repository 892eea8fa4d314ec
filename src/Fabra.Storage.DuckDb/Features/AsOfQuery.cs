using System.Text;
using DuckDB.NET.Data;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;
using Fabra.Storage.Features;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>
/// Finds the rows that were valid, or are pinned. Segments are sorted by the entity's hash, which is all that prunes.
/// </summary>
internal static class AsOfQuery
{
    /// <summary>
    /// Up to so many entities are named in the query, so that min-max pruning finds each; beyond it a scan and a join are faster.
    /// </summary>
    private const int MostNamed = 32;

    private const string Selected =
        "entity_name, entity_id, feature_name, value_id, event_time, written_at, definition_version, encode(value)";

    public static IReadOnlyList<FeatureRow?> Read(
        DuckDBConnection connection, TenantId tenant, IReadOnlyList<FeatureKey> keys, DateTimeOffset asOf)
    {
        var newest = new Dictionary<FeatureKey, FoundRow>();
        Find(connection, tenant, keys, "event_time <= ? AND written_at <= ?", [asOf.Stamp(), asOf.Stamp()], row =>
        {
            if (!newest.TryGetValue(row.Key, out var best)
                || FeatureRow.Compare(row.EventTime, row.ValueId, best.EventTime, best.ValueId) > 0)
            {
                newest[row.Key] = row;
            }
        });
        return [.. keys.Select(key => newest.TryGetValue(key, out var row) ? row.ToRow(tenant) : null)];
    }

    public static IReadOnlyList<FeatureRow?> ReadPinned(
        DuckDBConnection connection, TenantId tenant, IReadOnlyList<FeaturePin> pins)
    {
        var found = new Dictionary<(FeatureKey, Guid), FoundRow>();
        var keys = pins.Select(pin => pin.Key).ToArray();
        var wanted = pins.Select(pin => pin.ValueId).ToHashSet();
        Find(connection, tenant, keys, "value_id IN (SELECT unnest(?))", [wanted.ToList()], row =>
        {
            found[(row.Key, row.ValueId)] = row;
        });
        return [.. pins.Select(pin => found.TryGetValue((pin.Key, pin.ValueId), out var row) ? row.ToRow(tenant) : null)];
    }

    private static void Find(
        DuckDBConnection connection,
        TenantId tenant,
        IReadOnlyList<FeatureKey> keys,
        string condition,
        object?[] parameters,
        Action<FoundRow> found)
    {
        var hashes = keys.Select(key => (key.EntityName, key.EntityId)).Distinct()
            .Select(entity => EntityHash.Of(tenant, entity.EntityName, entity.EntityId)).ToList();
        var all = new List<object?>();
        var entities = hashes.Count == 1 ? $"key_hash = {hashes[0]}"
            : hashes.Count <= MostNamed ? $"key_hash IN ({string.Join(',', hashes)})"
            : "key_hash IN (SELECT unnest(?))";
        if (hashes.Count > MostNamed)
        {
            all.Add(hashes);
        }

        all.Add(tenant);
        var features = Between([.. keys.Select(key => key.FeatureName)], all);
        all.AddRange(parameters);
        using var command = connection.Command(
            $"SELECT {Selected} FROM feature_rows WHERE {entities} AND tenant = ?{features} AND {condition}", [.. all]);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found(FoundRow.Read(reader));
        }
    }

    // Leaves out most of what was not asked for; a list of names would cost a join per part, more than reading the rows. DuckDB
    // compares octets of UTF-8, which for ASCII is how .NET compares.
    private static string Between(HashSet<string> names, List<object?> parameters)
    {
        if (!names.All(name => Ascii.IsValid(name)))
        {
            return "";
        }

        parameters.Add(names.Min(StringComparer.Ordinal));
        parameters.Add(names.Max(StringComparer.Ordinal));
        return " AND feature_name BETWEEN ? AND ?";
    }

    /// <summary>A row whose value is not parsed before it is known to be wanted.</summary>
    private readonly record struct FoundRow(
        FeatureKey Key, Guid ValueId, DateTimeOffset EventTime, DateTimeOffset WrittenAt, long DefinitionVersion, byte[] Value)
    {
        public static FoundRow Read(DuckDBDataReader reader) => new(
            new FeatureKey(reader.GetString(0), reader.GetString(1), reader.GetString(2)),
            reader.GetGuid(3),
            reader.Instant(4),
            reader.Instant(5),
            reader.GetInt64(6),
            reader.Octets(7));

        public FeatureRow ToRow(TenantId tenant) =>
            new(tenant, Key, ValueId, EventTime, WrittenAt, DefinitionVersion, TypedJson.Parse(Value));
    }
}
