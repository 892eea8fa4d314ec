namespace Fabra.Core.Documents;

/// <summary>A version of a document as read back.</summary>
internal sealed record StoredDocument
{
    public required string DocumentId { get; init; }

    public required Guid VersionId { get; init; }

    public required string Text { get; init; }

    public required string ContentHash { get; init; }

    public required IReadOnlyList<KeyValuePair<string, Value>> Metadata { get; init; }

    public required string SourceUrl { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    /// <summary>When the next version began, a deletion included; null while this one is valid.</summary>
    public DateTimeOffset? SupersededAt { get; init; }

    public required int ChunkCount { get; init; }
}
