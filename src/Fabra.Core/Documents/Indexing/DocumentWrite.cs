using Fabra.Core.Values;

namespace Fabra.Core.Documents.Indexing;

/// <summary>One document to store.</summary>
/// <param name="Place">Its place in the batch that the caller sent, from 0; refusals name it.</param>
/// <param name="DocumentId">1 to 1,000 characters without control characters, once in a batch.</param>
/// <param name="Text">Not blank, at most 4 MiB of UTF-8.</param>
public sealed record DocumentWrite(int Place, string DocumentId, string Text)
{
    /// <summary>Scalars, or lists of scalars; each name once.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Metadata { get; init; } = [];

    /// <summary>Where the document comes from, at most 2,000 characters. May be empty.</summary>
    public string SourceUrl { get; init; } = "";
}
