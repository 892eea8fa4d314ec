using System.Text.Json;
using Fabra.Core.Lineage;
using Fabra.Core.Values;

namespace Fabra.Core.Records;

/// <summary>The lineage segment, version <c>v1</c>: the seed's fields under the seed's names.</summary>
internal static class LineageJson
{
    public static byte[] Serialize(ContextLineage lineage) => JsonWriting.Write(writer =>
    {
        writer.WriteString("context_id", lineage.ContextId);
        writer.Time("timestamp", lineage.Timestamp);
        writer.WriteString("context_name", lineage.ContextName);
        writer.WriteStartObject("inputs");
        foreach (var (name, value) in lineage.Inputs)
        {
            writer.WritePropertyName(name);
            NaturalJson.Write(writer, value);
        }

        writer.WriteEndObject();
        writer.Array("features_used", lineage.FeaturesUsed, FeatureLineageJson.Write);
        writer.Array("retrievers_used", lineage.RetrieversUsed, RetrieverLineageJson.Write);
        writer.WriteNumber("items_provided", lineage.ItemsProvided);
        writer.WriteNumber("items_included", lineage.ItemsIncluded);
        writer.WriteNumber("items_dropped", lineage.ItemsDropped);
        writer.Array("dropped_items", lineage.DroppedItems, Write);
        writer.WriteString("freshness_status", LineageWords.Of(lineage.FreshnessStatus));
        writer.Array("freshness_violations", lineage.FreshnessViolations, Write);
        writer.WriteStartArray("degraded_reasons");
        foreach (var reason in lineage.DegradedReasons)
        {
            writer.WriteStringValue(reason);
        }

        writer.WriteEndArray();
        writer.WriteNumber("stalest_feature_ms", lineage.StalestFeatureMs);
        writer.WriteNumber("token_usage", lineage.TokenUsage);
        writer.Number("max_tokens", lineage.MaxTokens);
        writer.Double("estimated_cost_usd", lineage.EstimatedCostUsd);
    });

    /// <summary>Reads the segment; typed values and inputs come from the plan of the same record.</summary>
    public static ContextLineage Parse(ReadOnlyMemory<byte> segment, ContextPlan plan)
    {
        using var document = JsonDocument.Parse(segment);
        var json = document.RootElement;
        var values = plan.Reads.ToDictionary(read => read.Key, read => read.Value);
        return new ContextLineage
        {
            ContextId = json.Id("context_id") ?? default,
            Timestamp = json.Time("timestamp") ?? default,
            ContextName = json.Text("context_name"),
            Inputs = plan.Options.Inputs,
            FeaturesUsed = [.. json.Elements("features_used").Select(feature => ReadFeature(feature, values))],
            RetrieversUsed = [.. json.Elements("retrievers_used").Select(RetrieverLineageJson.Read)],
            ItemsProvided = (int)json.Long("items_provided"),
            ItemsIncluded = (int)json.Long("items_included"),
            DroppedItems = [.. json.Elements("dropped_items").Select(ReadDropped)],
            FreshnessStatus = LineageWords.ParseFreshness(json.Text("freshness_status")),
            FreshnessViolations = [.. json.Elements("freshness_violations").Select(ReadViolation)],
            DegradedReasons = [.. json.Elements("degraded_reasons").Select(reason => reason.GetString()!)],
            StalestFeatureMs = json.Long("stalest_feature_ms"),
            TokenUsage = (int)json.Long("token_usage"),
            MaxTokens = json.IntOrNull("max_tokens"),
            EstimatedCostUsd = json.Number("estimated_cost_usd"),
        };
    }

    private static FeatureLineage ReadFeature(JsonElement json, Dictionary<Features.FeatureKey, Value?> values)
    {
        var feature = FeatureLineageJson.Read(json, null);
        return feature with { Value = values.GetValueOrDefault(feature.Key) };
    }

    private static void Write(Utf8JsonWriter writer, DroppedItem item)
    {
        writer.WriteString("source_id", item.SourceId);
        writer.WriteNumber("priority", item.Priority);
        writer.WriteNumber("token_count", item.TokenCount);
        writer.WriteString("reason", item.Reason);
    }

    private static DroppedItem ReadDropped(JsonElement json) => new(
        json.Text("source_id"), (int)json.Long("priority"), (int)json.Long("token_count"), json.Text("reason"));

    private static void Write(Utf8JsonWriter writer, FreshnessViolation violation)
    {
        writer.WriteString("feature", violation.Feature);
        writer.WriteNumber("age_ms", violation.AgeMs);
        writer.WriteNumber("sla_ms", violation.SlaMs);
    }

    private static FreshnessViolation ReadViolation(JsonElement json) =>
        new(json.Text("feature"), json.Long("age_ms"), json.Long("sla_ms"));
}
