using System.Globalization;
using System.Text.Json;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>What a context was made of.</summary>
internal sealed record ContextLineage
{
    public Guid ContextId { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public required string ContextName { get; init; }

    public IReadOnlyDictionary<string, Value> Inputs { get; init; } = new Dictionary<string, Value>();

    public IReadOnlyList<FeatureLineage> FeaturesUsed { get; init; } = [];

    public IReadOnlyList<RetrieverLineage> RetrieversUsed { get; init; } = [];

    public int ItemsProvided { get; init; }

    public int ItemsIncluded { get; init; }

    public int ItemsDropped => DroppedItems.Count;

    public IReadOnlyList<DroppedItem> DroppedItems { get; init; } = [];

    public FreshnessStatus FreshnessStatus { get; init; }

    public IReadOnlyList<FreshnessViolation> FreshnessViolations { get; init; } = [];

    public IReadOnlyList<string> DegradedReasons { get; init; } = [];

    public long StalestFeatureMs { get; init; }

    public int TokenUsage { get; init; }

    public int? MaxTokens { get; init; }

    /// <summary>Null: no price of the model is known.</summary>
    public double? EstimatedCostUsd { get; init; }

    /// <summary>The day of the price; null when it is the operator's or none is known.</summary>
    public DateOnly? PricesAsOf { get; init; }

    /// <summary>Whether any value or chunk in the text had a limit of age; null in records of versions that did not say.</summary>
    public bool? FreshnessLimited { get; init; }
}

/// <summary>One item that is not in the text.</summary>
/// <param name="Reason"><see cref="Budget"/> or <see cref="Missing"/>.</param>
internal sealed record DroppedItem(string SourceId, int Priority, int TokenCount, string Reason)
{
    public const string Budget = "budget";

    public const string Missing = "missing";
}

/// <summary>One value that was too old.</summary>
/// <param name="Feature"><c>entity_name/entity_id/feature_name</c>, or <c>retriever_name/chunk_id</c>.</param>
internal sealed record FreshnessViolation(string Feature, long AgeMs, long SlaMs);

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
        if (lineage.EstimatedCostUsd is { } cost)
        {
            writer.Double("estimated_cost_usd", cost);
        }

        writer.Text("prices_as_of", lineage.PricesAsOf?.ToString("O", CultureInfo.InvariantCulture));
        if (lineage.FreshnessLimited is { } limited)
        {
            writer.WriteBoolean("freshness_limited", limited);
        }
    });

    /// <summary>Reads the segment; typed values and inputs come from the plan of the same record.</summary>
    public static ContextLineage Parse(ReadOnlyMemory<byte> segment, PlanValues plan)
    {
        using var document = JsonDocument.Parse(segment);
        var json = document.RootElement;
        return new ContextLineage
        {
            ContextId = json.Id("context_id"u8) ?? default,
            Timestamp = json.Time("timestamp"u8) ?? default,
            ContextName = json.Text("context_name"u8),
            Inputs = plan.Inputs,
            FeaturesUsed = [.. json.Elements("features_used"u8).Select(feature => ReadFeature(feature, plan.Reads))],
            RetrieversUsed = [.. json.Elements("retrievers_used"u8).Select(RetrieverLineageJson.Read)],
            ItemsProvided = (int)json.Long("items_provided"u8),
            ItemsIncluded = (int)json.Long("items_included"u8),
            DroppedItems = [.. json.Elements("dropped_items"u8).Select(ReadDropped)],
            FreshnessStatus = LineageWords.ParseFreshness(json.Text("freshness_status"u8)),
            FreshnessViolations = [.. json.Elements("freshness_violations"u8).Select(ReadViolation)],
            DegradedReasons = [.. json.Elements("degraded_reasons"u8).Select(ReadReason)],
            StalestFeatureMs = json.Long("stalest_feature_ms"u8),
            TokenUsage = (int)json.Long("token_usage"u8),
            MaxTokens = json.IntOrNull("max_tokens"u8),
            EstimatedCostUsd = json.NumberOrNull("estimated_cost_usd"u8),
            PricesAsOf = json.Text("prices_as_of"u8) is { Length: > 0 } day
                ? DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture)
                : null,
            FreshnessLimited = json.BoolOrNull("freshness_limited"u8),
        };
    }

    private static FeatureLineage ReadFeature(JsonElement json, OrderedDictionary<Features.FeatureKey, Value?> values)
    {
        var key = FeatureLineageJson.ReadKey(json);
        return FeatureLineageJson.Read(json, key, values.GetValueOrDefault(key));
    }

    private static string ReadReason(JsonElement json) => json.GetString() ?? throw new FormatException("A reason is null.");

    private static void Write(Utf8JsonWriter writer, DroppedItem item)
    {
        writer.WriteString("source_id", item.SourceId);
        writer.WriteNumber("priority", item.Priority);
        writer.WriteNumber("token_count", item.TokenCount);
        writer.WriteString("reason", item.Reason);
    }

    private static DroppedItem ReadDropped(JsonElement json) => new(
        json.Text("source_id"u8), (int)json.Long("priority"u8), (int)json.Long("token_count"u8), json.Text("reason"u8));

    private static void Write(Utf8JsonWriter writer, FreshnessViolation violation)
    {
        writer.WriteString("feature", violation.Feature);
        writer.WriteNumber("age_ms", violation.AgeMs);
        writer.WriteNumber("sla_ms", violation.SlaMs);
    }

    private static FreshnessViolation ReadViolation(JsonElement json) =>
        new(json.Text("feature"u8), json.Long("age_ms"u8), json.Long("sla_ms"u8));
}
