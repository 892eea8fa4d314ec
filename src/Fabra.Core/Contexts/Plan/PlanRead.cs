using System.Text.Json;
using Fabra.Core.Features;

namespace Fabra.Core.Contexts;

/// <summary>One feature read as the plan pins it: the row, or its absence.</summary>
internal sealed record PlanRead
{
    public required FeatureKey Key { get; init; }

    public long DefinitionVersion { get; init; }

    public FeatureStatus Status { get; init; }

    public FeatureSource Source { get; init; }

    public DateTimeOffset ReadAt { get; init; }

    /// <summary>The row that was read; null when there was none.</summary>
    public Guid? ValueId { get; init; }

    public DateTimeOffset? EventTime { get; init; }

    /// <summary>The value used, typed; null when there was none or when content is not recorded.</summary>
    public Value? Value { get; init; }

    /// <summary>True when the value came from no row of history and no default: replay can only take it from here.</summary>
    public bool Untracked { get; init; }

    public string TrackingError { get; init; } = "";
}

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
        Key = new FeatureKey(json.Text("entity_name"u8), json.Text("entity_id"u8), json.Text("feature_name"u8)),
        DefinitionVersion = json.Long("definition_version"u8),
        Status = StatusWords.Parse(json.Text("status"u8)),
        Source = SourceWords.Parse(json.Text("source"u8)),
        ReadAt = json.Time("read_at"u8) ?? default,
        ValueId = json.Id("value_id"u8),
        EventTime = json.Time("event_time"u8),
        Value = json.TypedValue("value"u8),
        Untracked = json.Flag("untracked"u8),
        TrackingError = json.Text("tracking_error"u8),
    };
}
