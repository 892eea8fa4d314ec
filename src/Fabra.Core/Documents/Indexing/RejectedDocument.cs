using Fabra.Core.Errors;

namespace Fabra.Core.Documents.Indexing;

/// <summary>One document of a batch that was refused, and why.</summary>
/// <param name="Place">Its place in the batch, from 0.</param>
/// <param name="DocumentId">As given.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record RejectedDocument(int Place, string DocumentId, FabraException Fault);
