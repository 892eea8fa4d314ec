using System.Text.Json;

namespace Fabra.Core.Contexts;

/// <summary>How a context was assembled; repeats nothing of the lineage.</summary>
internal sealed record ContextMeta
{
    public required string Mode { get; init; }

    public string Model { get; init; } = "";

    public required string Tokenizer { get; init; }

    public bool TokensEstimated { get; init; }

    public bool BudgetExceeded { get; init; }

    public long? FreshnessSlaMs { get; init; }

    public bool FreshnessStrict { get; init; }

    public double LatencyMs { get; init; }

    public string CodeVersion { get; init; } = "";

    public bool ContentRecorded { get; init; } = true;
}

/// <summary>The meta segment, version <c>v1</c>.</summary>
internal static class MetaJson
{
    public static byte[] Serialize(ContextMeta meta) => JsonWriting.Write(writer =>
    {
        writer.WriteString("mode", meta.Mode);
        writer.WriteString("model", meta.Model);
        writer.WriteString("tokenizer", meta.Tokenizer);
        writer.WriteBoolean("tokens_estimated", meta.TokensEstimated);
        writer.WriteBoolean("budget_exceeded", meta.BudgetExceeded);
        writer.Number("freshness_sla_ms", meta.FreshnessSlaMs);
        writer.WriteBoolean("freshness_strict", meta.FreshnessStrict);
        writer.Double("latency_ms", meta.LatencyMs);
        writer.WriteString("code_version", meta.CodeVersion);
        writer.WriteBoolean("content_recorded", meta.ContentRecorded);
    });

    public static ContextMeta Parse(ReadOnlyMemory<byte> segment)
    {
        using var document = JsonDocument.Parse(segment);
        var json = document.RootElement;
        return new ContextMeta
        {
            Mode = json.Text("mode"u8),
            Model = json.Text("model"u8),
            Tokenizer = json.Text("tokenizer"u8),
            TokensEstimated = json.Flag("tokens_estimated"u8),
            BudgetExceeded = json.Flag("budget_exceeded"u8),
            FreshnessSlaMs = json.LongOrNull("freshness_sla_ms"u8),
            FreshnessStrict = json.Flag("freshness_strict"u8),
            LatencyMs = json.Number("latency_ms"u8),
            CodeVersion = json.Text("code_version"u8),
            ContentRecorded = json.Flag("content_recorded"u8),
        };
    }
}
