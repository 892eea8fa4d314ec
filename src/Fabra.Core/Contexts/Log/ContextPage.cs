namespace Fabra.Core.Contexts;

/// <summary>One page of contexts.</summary>
/// <param name="Contexts">In order.</param>
/// <param name="Next">The id after which the next page begins; null: this was the last.</param>
internal sealed record ContextPage(IReadOnlyList<AssembledContext> Contexts, Guid? Next);
