
namespace Fabra.Core.Contexts;

/// <summary>How a context was assembled; repeats nothing of the lineage.</summary>
public sealed record ContextMeta
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
