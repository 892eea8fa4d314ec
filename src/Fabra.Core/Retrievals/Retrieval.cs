using Fabra.Core.Contexts;

namespace Fabra.Core.Retrievals;

/// <summary>One retrieval that was made: how the lineage shows it, what it found, and what it takes to make it again.</summary>
/// <param name="Lineage">As made; ages and inclusion are judged when the context is assembled.</param>
/// <param name="Texts">What was found, the best first: <c>Texts[i]</c> is of <c>Lineage.Chunks[i]</c>.</param>
internal sealed record Retrieval(RetrieverLineage Lineage, IReadOnlyList<string> Texts)
{
    /// <summary>As it was asked for through the scope; null for one that the caller made itself and reported.</summary>
    public RetrievalReference? Reference { get; init; }

    /// <summary>The searches of indexes behind it, in the order made: one for a search, any number for a retriever.</summary>
    public IReadOnlyList<IndexSearch> Searches { get; init; } = [];

    /// <summary>Why nothing is known, when a store, an embedder or a retriever's code failed; null otherwise.</summary>
    public Exception? Failure { get; init; }

    /// <summary>What an item shows of it: the texts, each from the start of a line; null when nothing was found.</summary>
    internal string? ItemText => Texts.Count == 0 ? null : string.Join('\n', Texts);

    internal PlanRetrieval ToPlan() => new(Lineage, Reference is { IsSearch: true } ? [] : Texts)
    {
        Reference = Reference,
        Searches = [.. Searches.Select(search => search.ToPlan())],
        Failure = Failure is null ? null : RetrievalFailures.ReasonOf(Failure),
    };
}
