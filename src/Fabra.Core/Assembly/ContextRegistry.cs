using Fabra.Core.Retrievals;

namespace Fabra.Core.Assembly;

/// <summary>The contexts and retrievers declared in code; fixed at start.</summary>
public sealed class ContextRegistry(IEnumerable<ContextFunction> contexts, IEnumerable<Retriever> retrievers)
{
    private readonly Dictionary<string, ContextFunction> _contexts =
        contexts.ToDictionary(function => function.Name, StringComparer.Ordinal);

    public static ContextRegistry Empty { get; } = new([], []);

    public IReadOnlyCollection<string> ContextNames => _contexts.Keys;

    public RetrieverRegistry Retrievers { get; } = new(retrievers);

    public ContextFunction? FindContext(string name) => _contexts.GetValueOrDefault(name);
}
