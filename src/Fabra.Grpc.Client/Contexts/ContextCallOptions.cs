using Fabra.V1;

namespace Fabra.Client;

/// <summary>What an assembly can be given, in one call or as a session.</summary>
public abstract record ContextOptions : FabraCallOptions
{
    /// <summary>Caps the final text, in tokens, at least 1. Null: a registered context's own limit, else no cap.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Decides the tokenizer and the price. Null: <c>o200k_base</c> and the default price.</summary>
    public string? Model { get; init; }

    /// <summary>The greatest age that a value may have. Positive. Null: each feature's own limit alone.</summary>
    public TimeSpan? FreshnessSla { get; init; }

    /// <summary>Refuses the assembly when a value is too old. Default: false, the context says that it is degraded.</summary>
    public bool FreshnessStrict { get; init; }

    /// <summary>Labels to find the context by later: at most 64, keys 1 to 100 characters, values up to 1,000.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes repeating the assembly safe for 24 hours: 1 to 128 characters. Null: a new unique id, so that the client's own
    /// repetitions are safe.</summary>
    public string? RequestId { get; init; }
}

/// <summary>Options of the <c>AssembleContextAsync</c> calls.</summary>
public sealed record AssembleContextOptions : ContextOptions
{
    /// <summary>Inputs to record in the lineage of an assembly from items, converted by <see cref="FabraValue.From(object?)"/>. A named
    /// context takes its inputs as an argument instead.</summary>
    public IReadOnlyDictionary<string, object?> Inputs { get; init; } = new Dictionary<string, object?>();
}

/// <summary>Options of <see cref="FabraClient.BeginContextAsync"/>. The timeout applies to each step.</summary>
public sealed record BeginContextOptions : ContextOptions
{
    /// <summary>Inputs to record in the lineage, converted by <see cref="FabraValue.From(object?)"/>.</summary>
    public IReadOnlyDictionary<string, object?> Inputs { get; init; } = new Dictionary<string, object?>();
}

/// <summary>Options of <see cref="FabraClient.GetContextAtAsync"/>.</summary>
public sealed record GetContextOptions : FabraCallOptions
{
    /// <summary>How much to return. Default: everything but the raw record.</summary>
    public ContextView View { get; init; } = ContextView.Full;
}

/// <summary>Options of <see cref="FabraClient.ReplayContextAsync"/>.</summary>
public sealed record ReplayContextOptions : FabraCallOptions
{
    /// <summary>With <see cref="ReplayMode.AsOf"/>: the instant to read history as of. Null: exactly the rows that were read
    /// then.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
