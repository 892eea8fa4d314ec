namespace Fabra.Authoring;

/// <summary>A chunk as read back, with what its document says.</summary>
public sealed record StoredChunk
{
    /// <summary>Names it.</summary>
    public required ChunkKey Key { get; init; }

    /// <summary>Its document.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Its place in the document, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Its text.</summary>
    public required string Content { get; init; }

    /// <summary>Hex SHA-256 of the content, as stored next to it and not computed from it: whoever doubts compares the two.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Tokens of the text.</summary>
    public required int TokenCount { get; init; }

    /// <summary>When the version began to be valid.</summary>
    public required DateTimeOffset IndexedAt { get; init; }

    /// <summary>Where the document is from. Empty: not said.</summary>
    public required string SourceUrl { get; init; }

    /// <summary>The document's, in the order written.</summary>
    public required IReadOnlyList<KeyValuePair<string, Value>> Metadata { get; init; }
}
