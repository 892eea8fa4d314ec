namespace Fabra.Core.Contexts;

/// <summary>Everything a caller may ask of an assembly, but for its items.</summary>
internal sealed record AssemblyOptions
{
    /// <summary>1 to 200 characters.</summary>
    public required string Name { get; init; }

    public IReadOnlyDictionary<string, Value> Inputs { get; init; } = new Dictionary<string, Value>();

    /// <summary>Caps the final text, in tokens, at least 1. Null: no cap.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Decides the tokenizer and the price. Empty: o200k_base and the default price.</summary>
    public string Model { get; init; } = "";

    /// <summary>The greatest age of a value. Positive. Null: each feature's own limit alone.</summary>
    public TimeSpan? FreshnessSla { get; init; }

    /// <summary>Refuse when a value is too old.</summary>
    public bool FreshnessStrict { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes a retry safe for 24 hours. Empty: a retry assembles anew.</summary>
    public string RequestId { get; init; } = "";
}
