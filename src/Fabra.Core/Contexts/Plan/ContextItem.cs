using System.Text.Json;
using Fabra.Core.Contexts;

namespace Fabra.Authoring;

/// <summary>One piece of a context's text: the caller's own text, a feature's value or what a retrieval found, set into a format.</summary>
public sealed record ContextItem
{
    /// <summary>The longest text of an item, in bytes of UTF-8: 4 MiB.</summary>
    public const int MaxTextBytes = 4 * 1024 * 1024;

    /// <summary>The caller's text; null when the item is another source's.</summary>
    public string? Text { get; init; }

    /// <summary>The feature to read; null when the item is another source's.</summary>
    public FeatureReference? Feature { get; init; }

    /// <summary>The retrieval to make; null when the item is another source's.</summary>
    public RetrievalReference? Retrieval { get; init; }

    /// <summary>Holds exactly one <c>{}</c> where the value goes; <c>{{</c> and <c>}}</c> stand for braces.</summary>
    public string Format { get; init; } = "{}";

    /// <summary>What is dropped first when the text exceeds its budget: the highest number. 0 is most important.</summary>
    public int Priority { get; init; }

    /// <summary>Never dropped; without a value the assembly fails.</summary>
    public bool Required { get; init; }

    /// <summary>Names the item in lineage. Empty: <c>item-</c> and its index from 0.</summary>
    public string SourceId { get; init; } = "";

    /// <summary>An item of the caller's own text. The other arguments are as the properties of their names.</summary>
    public static ContextItem OfText(string text, int priority = 0, bool required = false, string sourceId = "") =>
        new() { Text = text, Priority = priority, Required = required, SourceId = sourceId };

    /// <summary>An item of a feature's value. The other arguments are as the properties of their names.</summary>
    public static ContextItem OfFeature(
        string featureName,
        string entityId,
        string format = "{}",
        int priority = 0,
        bool required = false,
        string sourceId = "") => new()
        {
            Feature = new FeatureReference(featureName, entityId),
            Format = format,
            Priority = priority,
            Required = required,
            SourceId = sourceId,
        };

    /// <summary>
    /// An item of what a retrieval finds: the texts, joined with line feeds. The other arguments are as the properties of their names.
    /// </summary>
    public static ContextItem OfRetrieval(
        RetrievalReference retrieval, string format = "{}", int priority = 0, bool required = false, string sourceId = "") => new()
        {
            Retrieval = retrieval,
            Format = format,
            Priority = priority,
            Required = required,
            SourceId = sourceId,
        };
}

/// <summary>Names a value to put into an item.</summary>
/// <param name="FeatureName">1 to 200 characters.</param>
/// <param name="EntityId">1 to 1,000 characters, compared ordinally.</param>
public sealed record FeatureReference(string FeatureName, string EntityId);

/// <summary>An item as the plan keeps it.</summary>
internal static class PlanItemJson
{
    public static void Write(Utf8JsonWriter writer, ContextItem item)
    {
        if (item.Feature is { } feature)
        {
            writer.WriteString("feature_name", feature.FeatureName);
            writer.WriteString("entity_id", feature.EntityId);
        }
        else if (item.Retrieval is { } retrieval)
        {
            writer.WriteStartObject("retrieval");
            RetrievalReferenceJson.Write(writer, retrieval);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("text", item.Text);
        }

        writer.WriteString("format", item.Format);
        writer.WriteNumber("priority", item.Priority);
        writer.WriteBoolean("required", item.Required);
        writer.WriteString("source_id", item.SourceId);
    }

    public static ContextItem Read(JsonElement json) => new()
    {
        Text = json.TryGetProperty("text"u8, out var text) ? text.GetString() : null,
        Feature = json.TryGetProperty("feature_name"u8, out var feature)
            ? new FeatureReference(feature.GetString()!, json.Text("entity_id"u8))
            : null,
        Retrieval = json.TryGetProperty("retrieval"u8, out var retrieval) ? RetrievalReferenceJson.Read(retrieval) : null,
        Format = json.Text("format"u8),
        Priority = (int)json.Long("priority"u8),
        Required = json.Flag("required"u8),
        SourceId = json.Text("source_id"u8),
    };
}
