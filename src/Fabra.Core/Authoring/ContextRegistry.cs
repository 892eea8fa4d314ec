namespace Fabra.Core.Authoring;

/// <summary>The contexts and retrievers declared in code; fixed at start.</summary>
public sealed class ContextRegistry(IEnumerable<ContextFunction> contexts, IEnumerable<Retriever> retrievers)
{
    private readonly Dictionary<string, ContextFunction> _contexts =
        contexts.ToDictionary(function => function.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, Retriever> _retrievers =
        retrievers.ToDictionary(retriever => retriever.Name, StringComparer.Ordinal);

    public static ContextRegistry Empty { get; } = new([], []);

    public IReadOnlyCollection<string> ContextNames => _contexts.Keys;

    public IReadOnlyCollection<string> RetrieverNames => _retrievers.Keys;

    public ContextFunction? FindContext(string name) => _contexts.GetValueOrDefault(name);

    public Retriever? FindRetriever(string name) => _retrievers.GetValueOrDefault(name);
}
