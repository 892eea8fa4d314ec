namespace Fabra.Core.Documents.Indexing;

/// <summary>One document to store.</summary>
/// <param name="Place">Its place in the batch that the caller sent, from 0; refusals name it.</param>
/// <param name="DocumentId">1 to 1,000 characters without control characters, once in a batch.</param>
/// <param name="Text">Not blank, at most 4 MiB of UTF-8.</param>
internal sealed record DocumentWrite(int Place, string DocumentId, string Text)
{
    /// <summary>Scalars, or lists of scalars; each name once.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Metadata { get; init; } = [];

    /// <summary>Where the document comes from, at most 2,000 characters. May be empty.</summary>
    public string SourceUrl { get; init; } = "";
}

/// <summary>One document of a batch that was refused, and why.</summary>
/// <param name="Place">Its place in the batch, from 0.</param>
/// <param name="DocumentId">As given.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record RejectedDocument(int Place, string DocumentId, FabraException Fault);

/// <summary>What became of a batch of documents.</summary>
/// <param name="Indexed">How many were stored.</param>
/// <param name="Unchanged">How many were stored already, word for word.</param>
/// <param name="Chunks">How many chunks the stored ones were split into.</param>
internal sealed record IndexingResult(int Indexed, int Unchanged, int Chunks)
{
    /// <summary>In the order of their places; empty when the batch was all or nothing.</summary>
    public IReadOnlyList<RejectedDocument> Rejected { get; init; } = [];
}
