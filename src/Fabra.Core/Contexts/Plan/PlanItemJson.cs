using System.Text.Json;

namespace Fabra.Core.Contexts;

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
