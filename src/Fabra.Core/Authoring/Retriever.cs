namespace Fabra.Core.Authoring;

/// <summary>A declared retriever: what it is called, and how to run it.</summary>
public sealed record Retriever(
    string Name, string IndexName, Func<string, CancellationToken, ValueTask<IReadOnlyList<string>>> Run);
