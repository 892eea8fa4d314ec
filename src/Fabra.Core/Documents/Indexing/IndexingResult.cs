namespace Fabra.Core.Documents.Indexing;

/// <summary>What became of a batch of documents.</summary>
/// <param name="Indexed">How many were stored.</param>
/// <param name="Unchanged">How many were stored already, word for word.</param>
/// <param name="Chunks">How many chunks the stored ones were split into.</param>
public sealed record IndexingResult(int Indexed, int Unchanged, int Chunks)
{
    /// <summary>In the order of their places; empty when the batch was all or nothing.</summary>
    public IReadOnlyList<RejectedDocument> Rejected { get; init; } = [];
}
