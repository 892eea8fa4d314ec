namespace Fabra.Core.Documents;

/// <summary>A version of a document as lists show it: without its text.</summary>
internal sealed record DocumentSummary
{
    public required string DocumentId { get; init; }

    public required Guid VersionId { get; init; }

    public required string ContentHash { get; init; }

    public required IReadOnlyList<KeyValuePair<string, Value>> Metadata { get; init; }

    public required string SourceUrl { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    public required int ChunkCount { get; init; }
}
