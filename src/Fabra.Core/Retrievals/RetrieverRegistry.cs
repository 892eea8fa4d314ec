namespace Fabra.Core.Retrievals;

/// <summary>The retrievers declared in code; fixed at start.</summary>
public sealed class RetrieverRegistry(IEnumerable<Retriever> retrievers)
{
    private readonly Dictionary<string, Retriever> _retrievers =
        retrievers.ToDictionary(retriever => retriever.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _retrievers.Keys;

    public Retriever? Find(string name) => _retrievers.GetValueOrDefault(name);
}
