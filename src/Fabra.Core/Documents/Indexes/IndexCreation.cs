namespace Fabra.Core.Documents.Indexes;

/// <summary>The answer to a request to create an index.</summary>
/// <param name="Index">As stored.</param>
/// <param name="Created">False when the same index existed already.</param>
internal sealed record IndexCreation(DocumentIndex Index, bool Created);
