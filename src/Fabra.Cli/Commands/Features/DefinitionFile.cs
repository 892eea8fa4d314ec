using System.Text.Json;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Input;
using Fabra.Client;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;
using Value = Fabra.V1.Value;
using ValueType = Fabra.V1.ValueType;

namespace Fabra.Cli.Commands.Features;

/// <summary>A file of definitions. Every refusal names the file and the place in it.</summary>
internal sealed record DefinitionFile(IReadOnlyList<Entity> Entities, IReadOnlyList<FeatureDefinition> Features)
{
    private static readonly Dictionary<string, ValueType> Types = Enum.GetValues<ValueType>()
        .Where(type => type is not (ValueType.Unspecified or ValueType.Null))
        .ToDictionary(FabraValue.Word);

    /// <exception cref="UsageException">The file is no file of definitions.</exception>
    public static DefinitionFile Parse(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            return Read(StrictJson.ParseCommented(content.Span));
        }
        catch (Exception error) when (error is FormatException or UsageException)
        {
            throw new UsageException($"{path}: {error.Message}", error);
        }
    }

    private static DefinitionFile Read(JsonElement root)
    {
        var entities = new List<Entity>();
        var features = new List<FeatureDefinition>();
        if (root.ValueKind == JsonValueKind.Array)
        {
            // What "features list --json" prints.
            return new DefinitionFile([], [.. ReadFeatures(root, "the file")]);
        }

        foreach (var part in Fields(root, "the file"))
        {
            switch (part.Name)
            {
                case "entities":
                    entities.AddRange(Items(part.Value, "entities").Select((item, i) => ReadEntity(item, $"entities[{i}]")));
                    break;
                case "features":
                    features.AddRange(ReadFeatures(part.Value, "features"));
                    break;
                default:
                    throw Unknown(part.Name, "the file", "entities, features");
            }
        }

        return new DefinitionFile(entities, features);
    }

    private static Entity ReadEntity(JsonElement json, string place)
    {
        var entity = new Entity();
        foreach (var field in Fields(json, place))
        {
            var at = $"{place}.{field.Name}";
            switch (field.Name)
            {
                case "name":
                    entity.Name = Text(field.Value, at);
                    break;
                case "id_column":
                    entity.IdColumn = Text(field.Value, at);
                    break;
                case "description":
                    entity.Description = Text(field.Value, at);
                    break;
                default:
                    throw Unknown(field.Name, place, "name, id_column, description");
            }
        }

        return entity;
    }

    private static IEnumerable<FeatureDefinition> ReadFeatures(JsonElement json, string place) =>
        Items(json, place).Select((item, i) => ReadFeature(item, $"features[{i}]"));

    private static FeatureDefinition ReadFeature(JsonElement json, string place)
    {
        var feature = new FeatureDefinition();
        JsonElement? defaultValue = null;
        foreach (var field in Fields(json, place))
        {
            var at = $"{place}.{field.Name}";
            switch (field.Name)
            {
                case "name":
                    feature.Name = Text(field.Value, at);
                    break;
                case "entity_name":
                    feature.EntityName = Text(field.Value, at);
                    break;
                case "description":
                    feature.Description = Text(field.Value, at);
                    break;
                case "value_type":
                    feature.ValueType = Type(Text(field.Value, at), at);
                    break;
                case "ttl":
                    feature.Ttl = Time(field.Value, at);
                    break;
                case "max_staleness":
                    feature.MaxStaleness = Time(field.Value, at);
                    break;
                case "default_value":
                    defaultValue = field.Value;
                    break;
                case "definition_version" or "created_at" or "computed":
                    // Set by the server: they are in what it answers, and need not be taken out.
                    break;
                default:
                    throw Unknown(
                        field.Name, place, "name, entity_name, description, value_type, ttl, max_staleness, default_value");
            }
        }

        // Last, because it depends on the type wherever that stands.
        feature.DefaultValue = defaultValue is { } value ? Default(value, feature.ValueType, $"{place}.default_value") : null;
        return feature;
    }

    private static Value Default(JsonElement json, ValueType type, string place)
    {
        try
        {
            return FabraValue.FromJson(json, type);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"{place}: {error.Message}", error);
        }
    }

    private static ValueType Type(string word, string place) =>
        Types.TryGetValue(word, out var type)
            ? type
            : throw new UsageException($"{place}: \"{word}\" is not {string.Join(", ", Types.Keys)}.");

    /// <summary>A time with a unit; a number is seconds, as in what the server answers.</summary>
    private static Duration Time(JsonElement json, string place)
    {
        var text = json.ValueKind == JsonValueKind.Number ? json.GetRawText() : Text(json, place);
        return Parsers.TryDuration(text, out var time)
            ? Duration.FromTimeSpan(time)
            : throw new UsageException($"{place}: \"{text}\" is not a positive time such as 500ms, 30s, 5m, 1h or 7d.");
    }

    private static string Text(JsonElement json, string place) => json.ValueKind == JsonValueKind.String
        ? json.GetString()!
        : throw new UsageException($"{place}: must be text.");

    private static JsonElement.ObjectEnumerator Fields(JsonElement json, string place) => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject()
        : throw new UsageException($"{place}: must be an object.");

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string place) => json.ValueKind == JsonValueKind.Array
        ? json.EnumerateArray()
        : throw new UsageException($"{place}: must be an array.");

    private static UsageException Unknown(string name, string place, string known) =>
        new($"{place}: \"{name}\" is unknown; known are {known}.");
}
