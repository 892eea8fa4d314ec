namespace Fabra.Core.Documents;

/// <summary>One passage of a document, ready to be stored and searched.</summary>
internal sealed record DocumentChunk
{
    /// <summary>
    /// UUIDv8 (RFC 9562 §5.8) from a SHA-256 over the document's id, the ordinal and the content: the same text gives the same id.
    /// </summary>
    public required Guid ChunkId { get; init; }

    /// <summary>Place in the document, from 0.</summary>
    public required int Ordinal { get; init; }

    public required string Content { get; init; }

    /// <summary>SHA-256 of the content in UTF-8, as lower-case hex.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Tokens of the content.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Of length 1, or all zeros for a text that the embedder sees nothing in.</summary>
    public required ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>The distinct terms of the content with how often each occurs.</summary>
    public required IReadOnlyList<TermFrequency> Terms { get; init; }

    /// <summary>How many terms the content has, repetitions counted: its length in BM25.</summary>
    public required int TermCount { get; init; }
}
