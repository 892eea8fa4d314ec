
namespace Fabra.Core.Contexts;

/// <summary>One result of a retrieval.</summary>
public sealed record RetrievedChunk
{
    public required string ChunkId { get; init; }

    /// <summary>The document's version; null when the chunk is of no index of this server.</summary>
    public Guid? VersionId { get; init; }

    public string DocumentId { get; init; } = "";

    public string ContentHash { get; init; } = "";

    public DateTimeOffset? IndexedAt { get; init; }

    public long FreshnessMs { get; init; }

    public double SimilarityScore { get; init; }

    public string SourceUrl { get; init; } = "";

    public int Position { get; init; }

    public Inclusion Included { get; init; } = Inclusion.Unknown;

    /// <summary>Age in whole milliseconds at an instant, never negative.</summary>
    public static long AgeAt(DateTimeOffset indexedAt, DateTimeOffset instant) =>
        Math.Max(0, (long)(instant - indexedAt).TotalMilliseconds);
}
