using Fabra.Core.Errors;

namespace Fabra.Core.Contexts;

/// <summary>A retrieval as the plan keeps it.</summary>
/// <param name="Lineage">As made: inclusion and ages are those of the retrieval, not of the context.</param>
/// <param name="Results">The texts that a retriever's code returned; empty for a search, whose chunks are pinned instead.</param>
public sealed record PlanRetrieval(RetrieverLineage Lineage, IReadOnlyList<string> Results)
{
    /// <summary>As it was asked for; null for one that the caller made itself and reported.</summary>
    public RetrievalReference? Reference { get; init; }

    /// <summary>The searches of indexes behind it, in the order made.</summary>
    public IReadOnlyList<PlanSearch> Searches { get; init; } = [];

    /// <summary>Why nothing is known; null when the retrieval did not fail.</summary>
    public ErrorReason? Failure { get; init; }
}
