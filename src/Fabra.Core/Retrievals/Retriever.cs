namespace Fabra.Core.Retrievals;

/// <summary>A declared retriever: what it is called, and how to run it.</summary>
/// <param name="Name">As declared.</param>
/// <param name="IndexName">The index it says it searches, for the lineage. Empty: none.</param>
/// <param name="Run">Calls the method with a scope to search through and the query.</param>
internal sealed record Retriever(
    string Name, string IndexName, Func<RetrieverScope, string, ValueTask<IReadOnlyList<string>>> Run);

/// <summary>The retrievers declared in code; fixed at start.</summary>
internal sealed class RetrieverRegistry(IEnumerable<Retriever> retrievers)
{
    private readonly Dictionary<string, Retriever> _retrievers =
        retrievers.ToDictionary(retriever => retriever.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _retrievers.Keys;

    public Retriever? Find(string name) => _retrievers.GetValueOrDefault(name);
}
