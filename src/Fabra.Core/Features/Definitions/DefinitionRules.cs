using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Features;

/// <summary>What definitions must satisfy; every fault is found, not only the first.</summary>
internal static class DefinitionRules
{
    private const int MaxDefinitions = 1000;

    public static void Check(
        IReadOnlyList<EntityDefinition> entities, IReadOnlyList<FeatureDefinition> features, DefinitionSnapshot known)
    {
        var faults = new List<FieldViolation>();
        Count(entities.Count, "entities", faults);
        Count(features.Count, "features", faults);
        if (entities.Count + features.Count == 0)
        {
            faults.Add(new("features", "is empty, and so is entities"));
        }

        for (var i = 0; i < entities.Count; i++)
        {
            Add(faults, $"entities[{i}].name", Names.DefinitionNameFault(entities[i].Name));
            Add(faults, $"entities[{i}].id_column", TextRules.Fault(entities[i].IdColumn));
            Add(faults, $"entities[{i}].description", TextRules.Fault(entities[i].Description));
        }

        for (var i = 0; i < features.Count; i++)
        {
            Check(features[i], $"features[{i}]", known, faults);
        }

        Twice(entities.Select(entity => entity.Name), "entities", faults);
        Twice(features.Select(feature => feature.Name), "features", faults);
        var unknown = UnknownEntities(entities, features, known).ToList();
        if (faults.Count == 0 && unknown.Count > 0)
        {
            throw unknown[0];
        }

        if (faults.Count > 0)
        {
            faults.AddRange(unknown.SelectMany(entity => entity.Fields));
            throw new FabraException(ErrorReason.InvalidField, $"{faults[0].Field}: {faults[0].Description}") { Fields = faults };
        }
    }

    private static void Check(
        FeatureDefinition feature,
        string field,
        DefinitionSnapshot known,
        List<FieldViolation> faults)
    {
        Add(faults, $"{field}.name", Names.DefinitionNameFault(feature.Name));
        Add(faults, $"{field}.description", TextRules.Fault(feature.Description));
        Add(faults, $"{field}.entity_name", feature.EntityName.Length == 0 ? "is empty" : null);
        if (feature.ValueKind == ValueKind.Null)
        {
            Add(faults, $"{field}.value_type", "is required");
        }

        Positive(feature.Ttl, $"{field}.ttl", faults);
        Positive(feature.MaxStaleness, $"{field}.max_staleness", faults);
        if (feature.DefaultValue is { IsNull: false } value && value.Kind != feature.ValueKind)
        {
            Add(faults, $"{field}.default_value", $"is {value.Kind.Word()}, not {feature.ValueKind.Word()}");
        }

        if (known.Features.GetValueOrDefault(feature.Name) is not { } before)
        {
            return;
        }

        // Values in history keep their meaning: what they describe and what they are may not change under them.
        if (before.EntityName != feature.EntityName)
        {
            Add(faults, $"{field}.entity_name", $"the feature is registered for \"{before.EntityName}\"; use another name");
        }

        if (before.ValueKind != feature.ValueKind)
        {
            Add(faults, $"{field}.value_type", $"the feature is registered as {before.ValueKind.Word()}; use another name");
        }
    }

    private static IEnumerable<FabraException> UnknownEntities(
        IReadOnlyList<EntityDefinition> entities, IReadOnlyList<FeatureDefinition> features, DefinitionSnapshot known)
    {
        HashSet<string> names = [.. known.Entities.Keys, .. entities.Select(entity => entity.Name)];
        for (var i = 0; i < features.Count; i++)
        {
            if (features[i].EntityName.Length > 0 && !names.Contains(features[i].EntityName))
            {
                yield return NotFound.Entity($"features[{i}].entity_name", features[i].EntityName, names);
            }
        }
    }

    private static void Positive(TimeSpan? duration, string field, List<FieldViolation> faults)
    {
        if (duration <= TimeSpan.Zero)
        {
            Add(faults, field, "must be positive");
        }
    }

    private static void Count(int count, string field, List<FieldViolation> faults)
    {
        if (count > MaxDefinitions)
        {
            Add(faults, field, $"holds {count}, at most {MaxDefinitions} are allowed");
        }
    }

    private static void Twice(IEnumerable<string> names, string field, List<FieldViolation> faults)
    {
        foreach (var name in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Add(faults, field, $"\"{name.Key}\" stands {name.Count()} times");
        }
    }

    private static void Add(List<FieldViolation> faults, string field, string? description)
    {
        if (description is not null)
        {
            faults.Add(new FieldViolation(field, description));
        }
    }
}
