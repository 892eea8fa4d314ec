using System.Text.Json;
using Fabra.Core.Features;

namespace Fabra.Core.Records;

/// <summary>A read as the plan pins it.</summary>
internal static class PlanReadJson
{
    public static void Write(Utf8JsonWriter writer, PlanRead read)
    {
        writer.WriteString("feature_name", read.Key.FeatureName);
        writer.WriteString("entity_name", read.Key.EntityName);
        writer.WriteString("entity_id", read.Key.EntityId);
        writer.WriteNumber("definition_version", read.DefinitionVersion);
        writer.WriteString("status", StatusWords.Of(read.Status));
        writer.Text("source", SourceWords.Of(read.Source));
        writer.Time("read_at", read.ReadAt);
        writer.Id("value_id", read.ValueId);
        writer.Time("event_time", read.EventTime);
        writer.Typed("value", read.Value);
        if (read.Untracked)
        {
            writer.WriteBoolean("untracked", true);
        }

        writer.Text("tracking_error", read.TrackingError);
    }

    public static PlanRead Read(JsonElement json) => new()
    {
        Key = new FeatureKey(json.Text("entity_name"), json.Text("entity_id"), json.Text("feature_name")),
        DefinitionVersion = json.Long("definition_version"),
        Status = StatusWords.Parse(json.Text("status")),
        Source = SourceWords.Parse(json.Text("source")),
        ReadAt = json.Time("read_at") ?? default,
        ValueId = json.Id("value_id"),
        EventTime = json.Time("event_time"),
        Value = json.TypedValue("value"),
        Untracked = json.Flag("untracked"),
        TrackingError = json.Text("tracking_error"),
    };
}
