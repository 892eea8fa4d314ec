using Fabra.Core.Retrievals;

namespace Fabra.Core.Assembly;

/// <summary>The contexts and retrievers declared in code; fixed at start.</summary>
internal sealed class ContextRegistry(IEnumerable<ContextFunction> contexts, IEnumerable<Retriever> retrievers)
{
    private readonly Dictionary<string, ContextFunction> _contexts =
        contexts.ToDictionary(function => function.Name, StringComparer.Ordinal);

    public static ContextRegistry Empty { get; } = new([], []);

    public IReadOnlyCollection<string> ContextNames => _contexts.Keys;

    public RetrieverRegistry Retrievers { get; } = new(retrievers);

    public ContextFunction? FindContext(string name) => _contexts.GetValueOrDefault(name);
}

/// <summary>A declared context: what it is called, its limit, its code's version, and how to run it.</summary>
/// <param name="Name">As declared.</param>
/// <param name="MaxTokens">The limit where the request has none; null: none.</param>
/// <param name="CodeVersion">Changes whenever the code is compiled again.</param>
/// <param name="Run">Binds inputs, calls the method, returns its items.</param>
internal sealed record ContextFunction(
    string Name,
    int? MaxTokens,
    string CodeVersion,
    Func<ContextScope, IReadOnlyDictionary<string, Value>, Task<IReadOnlyList<ContextItem>>> Run);
