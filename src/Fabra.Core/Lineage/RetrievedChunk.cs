namespace Fabra.Core.Lineage;

/// <summary>One result of a retrieval.</summary>
public sealed record RetrievedChunk
{
    public required string ChunkId { get; init; }

    public string DocumentId { get; init; } = "";

    public string ContentHash { get; init; } = "";

    public DateTimeOffset? IndexedAt { get; init; }

    public long FreshnessMs { get; init; }

    public double SimilarityScore { get; init; }

    public string SourceUrl { get; init; } = "";

    public int Position { get; init; }

    public Inclusion Included { get; init; } = Inclusion.Unknown;
}
