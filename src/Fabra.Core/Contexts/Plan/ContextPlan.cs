using System.Text.Json;
using Fabra.Core.Features;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>Everything that replay needs: what was asked, what was read, under which limits and by which code.</summary>
internal sealed record ContextPlan
{
    public required AssemblyMode Mode { get; init; }

    /// <summary>As resolved; labels included, so that they are committed to. The request id is left out: it is the transport's.</summary>
    public required AssemblyOptions Options { get; init; }

    /// <summary>The scope's clock reading.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When freshness was judged.</summary>
    public required DateTimeOffset AssembledAt { get; init; }

    /// <summary>All items, the dropped included.</summary>
    public required IReadOnlyList<ContextItem> Items { get; init; }

    public required IReadOnlyList<PlanRead> Reads { get; init; }

    /// <summary>What a session's code read itself, in the order asked, repetitions included; empty for the other modes.</summary>
    public IReadOnlyList<FeatureKey> DirectReads { get; init; } = [];

    public required IReadOnlyList<PlanRetrieval> Retrievals { get; init; }

    /// <summary>A session's steps in order; empty for the other modes.</summary>
    public IReadOnlyList<PlanStep> Steps { get; init; } = [];

    public required string Tokenizer { get; init; }

    /// <summary>How values became text.</summary>
    public RenderingRule Rendering { get; init; }

    /// <summary>Seeds the scope's ids and random numbers.</summary>
    public required long Seed { get; init; }

    public required string CodeVersion { get; init; }

    public bool ContentRecorded { get; init; } = true;
}

/// <summary>One step of a session: how many reads, items or retrievals it added to the plan's lists.</summary>
/// <param name="Kind"><see cref="GetFeatures"/>, <see cref="Retrieve"/>, <see cref="AddItems"/> or <see cref="RecordRetrieval"/>.</param>
internal sealed record PlanStep(string Kind, int Count)
{
    public const string GetFeatures = "get_features";

    public const string Retrieve = "retrieve";

    public const string AddItems = "add_items";

    public const string RecordRetrieval = "record_retrieval";
}

/// <summary>The plan segment, version <c>v1</c>: values typed, so that they read back equal.</summary>
internal static class PlanJson
{
    public static byte[] Serialize(ContextPlan plan) => JsonWriting.Write(writer =>
    {
        writer.WriteString("mode", AssemblyModeWords.Of(plan.Mode));
        writer.WriteString("name", plan.Options.Name);
        writer.Time("opened_at", plan.OpenedAt);
        writer.Time("assembled_at", plan.AssembledAt);
        writer.WriteStartObject("inputs");
        foreach (var (name, value) in plan.Options.Inputs)
        {
            writer.Typed(name, value);
        }

        writer.WriteEndObject();
        writer.Number("max_tokens", plan.Options.MaxTokens);
        writer.WriteString("model", plan.Options.Model);
        writer.WriteString("tokenizer", plan.Tokenizer);
        writer.Text("rendering", plan.Rendering.Word());
        writer.Number("freshness_sla_ticks", plan.Options.FreshnessSla?.Ticks);
        writer.WriteBoolean("freshness_strict", plan.Options.FreshnessStrict);
        writer.WriteStartObject("labels");
        foreach (var (name, text) in plan.Options.Labels)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
        writer.Array("items", plan.Items, PlanItemJson.Write);
        writer.Array("reads", plan.Reads, PlanReadJson.Write);
        writer.Array("direct_reads", plan.DirectReads, WriteKey);
        writer.Array("retrievals", plan.Retrievals, PlanRetrievalJson.Write);
        writer.Array("steps", plan.Steps, WriteStep);
        writer.WriteString("seed", plan.Seed.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("code_version", plan.CodeVersion);
        writer.WriteBoolean("content_recorded", plan.ContentRecorded);
    });

    public static ContextPlan Parse(ReadOnlyMemory<byte> segment)
    {
        using var document = JsonDocument.Parse(segment, new JsonDocumentOptions { MaxDepth = 256 });
        var json = document.RootElement;
        return new ContextPlan
        {
            Mode = AssemblyModeWords.Parse(json.Text("mode"u8)),
            Options = ReadOptions(json),
            OpenedAt = json.Time("opened_at"u8) ?? default,
            AssembledAt = json.Time("assembled_at"u8) ?? default,
            Items = [.. json.Elements("items"u8).Select(PlanItemJson.Read)],
            Reads = [.. json.Elements("reads"u8).Select(PlanReadJson.Read)],
            DirectReads = [.. json.Elements("direct_reads"u8).Select(ReadKey)],
            Retrievals = [.. json.Elements("retrievals"u8).Select(PlanRetrievalJson.Read)],
            Steps = [.. json.Elements("steps"u8).Select(step => new PlanStep(step.Text("step"u8), (int)step.Long("count"u8)))],
            Tokenizer = json.Text("tokenizer"u8),
            Rendering = RenderingRules.Parse(json.Text("rendering"u8)),
            Seed = Convert.ToInt64(json.Text("seed"u8), 16),
            CodeVersion = json.Text("code_version"u8),
            ContentRecorded = json.Flag("content_recorded"u8),
        };
    }

    private static AssemblyOptions ReadOptions(JsonElement json) => new()
    {
        Name = json.Text("name"u8),
        Inputs = json.Members("inputs"u8).ToDictionary(
            input => input.Name, input => TypedJson.Read(input.Value), StringComparer.Ordinal),
        MaxTokens = json.IntOrNull("max_tokens"u8),
        Model = json.Text("model"u8),
        FreshnessSla = json.LongOrNull("freshness_sla_ticks"u8) is { } ticks ? TimeSpan.FromTicks(ticks) : null,
        FreshnessStrict = json.Flag("freshness_strict"u8),
        Labels = json.Texts("labels"u8),
    };

    private static void WriteKey(Utf8JsonWriter writer, FeatureKey key)
    {
        writer.WriteString("feature_name", key.FeatureName);
        writer.WriteString("entity_name", key.EntityName);
        writer.WriteString("entity_id", key.EntityId);
    }

    private static FeatureKey ReadKey(JsonElement json) =>
        new(json.Text("entity_name"u8), json.Text("entity_id"u8), json.Text("feature_name"u8));

    private static void WriteStep(Utf8JsonWriter writer, PlanStep step)
    {
        writer.WriteString("step", step.Kind);
        writer.WriteNumber("count", step.Count);
    }
}
