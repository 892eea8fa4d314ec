using System.Text.Json;
using Fabra.Core.Features;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>One feature read, as the record keeps it.</summary>
internal sealed record FeatureLineage
{
    public required FeatureKey Key { get; init; }

    /// <summary>As used; null when there was none, or when content is not recorded.</summary>
    public Value? Value { get; init; }

    public ValueKind ValueKind { get; init; } = ValueKind.Null;

    /// <summary>Event time of the value; null without one, and of a default.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Age at assembly time; null with <see cref="Timestamp"/>.</summary>
    public long? FreshnessMs { get; init; }

    public FeatureSource Source { get; init; }

    public FeatureStatus Status { get; init; }

    public Guid? ValueId { get; init; }

    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>The row that was found and was past its ttl; null: none was, or an earlier version wrote it to <see cref="ValueId"/>.</summary>
    public Guid? ExpiredValueId { get; init; }

    /// <summary>The event time of that row.</summary>
    public DateTimeOffset? ExpiredTimestamp { get; init; }

    public DateTimeOffset? ExpiredWrittenAt { get; init; }

    public DateTimeOffset ReadAt { get; init; }

    public long DefinitionVersion { get; init; }

    public Inclusion Included { get; init; }

    public string TrackingError { get; init; } = "";

    /// <summary>Kept instead of the value when content is not recorded; empty otherwise.</summary>
    public string ValueHash { get; init; } = "";
}

/// <summary>A feature's lineage as stored JSON: the value natural, its kind beside it.</summary>
internal static class FeatureLineageJson
{
    public static void Write(Utf8JsonWriter writer, FeatureLineage feature)
    {
        writer.WriteString("feature_name", feature.Key.FeatureName);
        writer.WriteString("entity_name", feature.Key.EntityName);
        writer.WriteString("entity_id", feature.Key.EntityId);
        if (feature.Value is { } value)
        {
            writer.WritePropertyName("value");
            NaturalJson.Write(writer, value);
        }

        writer.Text("value_hash", feature.ValueHash);
        writer.WriteString("value_type", feature.ValueKind.Word());
        writer.Time("timestamp", feature.Timestamp);
        writer.Number("freshness_ms", feature.FreshnessMs);
        writer.Text("source", SourceWords.Of(feature.Source));
        writer.WriteString("status", StatusWords.Of(feature.Status));
        writer.Id("value_id", feature.ValueId);
        writer.Time("written_at", feature.WrittenAt);
        writer.Id("expired_value_id", feature.ExpiredValueId);
        writer.Time("expired_timestamp", feature.ExpiredTimestamp);
        writer.Time("expired_written_at", feature.ExpiredWrittenAt);
        writer.Time("read_at", feature.ReadAt);
        writer.Number("definition_version", feature.DefinitionVersion);
        writer.WriteString("included", LineageWords.Of(feature.Included));
        writer.Text("tracking_error", feature.TrackingError);
    }

    public static FeatureKey ReadKey(JsonElement json) =>
        new(json.Text("entity_name"u8), json.Text("entity_id"u8), json.Text("feature_name"u8));

    /// <summary>The value itself is taken from the plan, which keeps types; here only what stands beside it.</summary>
    public static FeatureLineage Read(JsonElement json, FeatureKey key, Value? value) => new()
    {
        Key = key,
        Value = value,
        ValueHash = json.Text("value_hash"u8),
        ValueKind = ValueKinds.TryParse(json.Text("value_type"u8), out var kind) ? kind : ValueKind.Null,
        Timestamp = json.Time("timestamp"u8),
        FreshnessMs = json.LongOrNull("freshness_ms"u8),
        Source = SourceWords.Parse(json.Text("source"u8)),
        Status = StatusWords.Parse(json.Text("status"u8)),
        ValueId = json.Id("value_id"u8),
        WrittenAt = json.Time("written_at"u8),
        ExpiredValueId = json.Id("expired_value_id"u8),
        ExpiredTimestamp = json.Time("expired_timestamp"u8),
        ExpiredWrittenAt = json.Time("expired_written_at"u8),
        ReadAt = json.Time("read_at"u8) ?? default,
        DefinitionVersion = json.Long("definition_version"u8),
        Included = LineageWords.ParseInclusion(json.Text("included"u8)),
        TrackingError = json.Text("tracking_error"u8),
    };
}
