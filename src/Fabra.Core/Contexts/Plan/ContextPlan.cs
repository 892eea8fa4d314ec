using Fabra.Core.Features;

namespace Fabra.Core.Contexts;

/// <summary>Everything that replay needs: what was asked, what was read, under which limits and by which code.</summary>
public sealed record ContextPlan
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

    /// <summary>Seeds the scope's ids and random numbers.</summary>
    public required long Seed { get; init; }

    public required string CodeVersion { get; init; }

    public bool ContentRecorded { get; init; } = true;
}
