namespace Fabra.Authoring;

/// <summary>A chunk as read back, with what its document says.</summary>
public sealed record StoredChunk
{
    public required ChunkKey Key { get; init; }

    public required string DocumentId { get; init; }

    public required int Ordinal { get; init; }

    public required string Content { get; init; }

    /// <summary>As stored beside the content, not computed from it: whoever doubts compares the two.</summary>
    public required string ContentHash { get; init; }

    public required int TokenCount { get; init; }

    /// <summary>When the version began to be valid.</summary>
    public required DateTimeOffset IndexedAt { get; init; }

    public required string SourceUrl { get; init; }

    public required IReadOnlyList<KeyValuePair<string, Value>> Metadata { get; init; }
}
