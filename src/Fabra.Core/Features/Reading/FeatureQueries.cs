using Fabra.Core.Naming;

namespace Fabra.Core.Features;

/// <summary>Names times ids as queries, checked.</summary>
internal static class FeatureQueries
{
    /// <summary>Most values of one read.</summary>
    public const int MaxValues = 100_000;

    // Written once: to format them anew cost more than to find the definitions.
    private static readonly string[] FirstFields = [.. Enumerable.Range(0, 64).Select(FieldOf)];

    /// <summary>Queries in the order of the ids, and within each of the names.</summary>
    /// <exception cref="FabraException">Nothing asked, too much asked, unknown feature, mixed entities, malformed ids.</exception>
    public static async ValueTask<IReadOnlyList<FeatureQuery>> BuildAsync(
        IReadOnlyList<string> featureNames,
        IReadOnlyList<string> entityIds,
        Func<string, string, ValueTask<FeatureDefinition>> find)
    {
        CheckCounts(featureNames, entityIds);
        var definitions = new FeatureDefinition[featureNames.Count];
        for (var i = 0; i < definitions.Length; i++)
        {
            var field = i < FirstFields.Length ? FirstFields[i] : FieldOf(i);
            if (featureNames[i].Length == 0)
            {
                throw FabraException.Field(field, "is empty");
            }

            definitions[i] = await find(featureNames[i], field);
            if (definitions[i].EntityName != definitions[0].EntityName)
            {
                throw FabraException.Field(
                    field,
                    $"\"{definitions[i].Name}\" describes {definitions[i].EntityName}, but \"{definitions[0].Name}\" {definitions[0].EntityName}",
                    ErrorReason.MixedEntities);
            }
        }

        var queries = new FeatureQuery[definitions.Length * entityIds.Count];
        for (var i = 0; i < queries.Length; i++)
        {
            queries[i] = new FeatureQuery(definitions[i % definitions.Length], entityIds[i / definitions.Length]);
        }

        return queries;
    }

    private static string FieldOf(int index) => $"feature_names[{index}]";

    private static void CheckCounts(IReadOnlyList<string> featureNames, IReadOnlyList<string> entityIds)
    {
        if (featureNames.Count == 0 || entityIds.Count == 0)
        {
            throw FabraException.Field(featureNames.Count == 0 ? "feature_names" : "entity_ids", "is empty");
        }

        if ((long)featureNames.Count * entityIds.Count > MaxValues)
        {
            throw FabraException.Field("entity_ids", $"times feature_names is more than {MaxValues}", ErrorReason.TooLarge);
        }

        for (var i = 0; i < entityIds.Count; i++)
        {
            if (Names.EntityIdFault(entityIds[i]) is { } fault)
            {
                throw FabraException.Field($"entity_ids[{i}]", fault);
            }
        }
    }
}

/// <summary>One feature of one entity to read.</summary>
internal readonly record struct FeatureQuery(FeatureDefinition Definition, string EntityId)
{
    public FeatureKey Key => new(Definition.EntityName, EntityId, Definition.Name);
}
