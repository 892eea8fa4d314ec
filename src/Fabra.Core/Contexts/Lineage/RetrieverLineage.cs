using System.Text.Json;
using Fabra.Core.Contexts;

namespace Fabra.Authoring;

/// <summary>One retrieval, as the record keeps it. Texts hold no U+0000 and no lone surrogate.</summary>
public sealed record RetrieverLineage
{
    /// <summary>Name of what was asked; not empty.</summary>
    public required string RetrieverName { get; init; }

    /// <summary>As asked.</summary>
    public string Query { get; init; } = "";

    /// <summary>How many results there were, from 0.</summary>
    public int ResultsCount { get; init; }

    /// <summary>How long it took, in milliseconds from 0.</summary>
    public double LatencyMs { get; init; }

    /// <summary>The index that was searched. Empty: none.</summary>
    public string IndexName { get; init; } = "";

    /// <summary>The index of this server that was searched; null when none was, or several.</summary>
    internal Guid? IndexId { get; init; }

    /// <summary>How it was searched; empty when it was not, or in several ways.</summary>
    public string Mode { get; init; } = "";

    /// <summary>In order of rank: one for each result, then those that a retriever's code found and did not return.</summary>
    public IReadOnlyList<RetrievedChunk> Chunks { get; init; } = [];

    /// <summary>The caller made it and reported it.</summary>
    internal bool External { get; init; }

    /// <summary>Why the retrieval could not be tracked fully. Empty: it was.</summary>
    public string TrackingError { get; init; } = "";
}

/// <summary>One result of a retrieval.</summary>
public sealed record RetrievedChunk
{
    /// <summary>Names the chunk where it was found.</summary>
    public required string ChunkId { get; init; }

    /// <summary>The document's version; null when the chunk is of no index of this server.</summary>
    public Guid? VersionId { get; init; }

    /// <summary>Its document. Empty: unknown.</summary>
    public string DocumentId { get; init; } = "";

    /// <summary>Of its text, as hex SHA-256. Empty: unknown.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>When it was indexed; null when that is unknown.</summary>
    public DateTimeOffset? IndexedAt { get; init; }

    /// <summary>Its age, in milliseconds from 0. Where <see cref="IndexedAt"/> is known, the age when the context was assembled.</summary>
    public long FreshnessMs { get; init; }

    /// <summary>As the retriever gave it; finite.</summary>
    public double SimilarityScore { get; init; }

    /// <summary>Where its document is from. Empty: unknown.</summary>
    public string SourceUrl { get; init; } = "";

    /// <summary>Rank, from 0.</summary>
    public int Position { get; init; }

    internal Inclusion Included { get; init; } = Inclusion.Unknown;

    /// <summary>Age in whole milliseconds at an instant, never negative.</summary>
    internal static long AgeAt(DateTimeOffset indexedAt, DateTimeOffset instant) =>
        Math.Max(0, (long)(instant - indexedAt).TotalMilliseconds);
}

/// <summary>A retrieval as stored JSON, in lineage and in the plan alike.</summary>
internal static class RetrieverLineageJson
{
    public static void Write(Utf8JsonWriter writer, RetrieverLineage retrieval)
    {
        writer.WriteString("retriever_name", retrieval.RetrieverName);
        writer.WriteString("query", retrieval.Query);
        writer.WriteNumber("results_count", retrieval.ResultsCount);
        writer.Double("latency_ms", retrieval.LatencyMs);
        writer.WriteString("index_name", retrieval.IndexName);
        writer.Id("index_id", retrieval.IndexId);
        writer.Text("mode", retrieval.Mode);
        writer.WriteBoolean("external", retrieval.External);
        writer.Text("tracking_error", retrieval.TrackingError);
        writer.Array("chunks", retrieval.Chunks, Write);
    }

    public static RetrieverLineage Read(JsonElement json) => new()
    {
        RetrieverName = json.Text("retriever_name"u8),
        Query = json.Text("query"u8),
        ResultsCount = (int)json.Long("results_count"u8),
        LatencyMs = json.Number("latency_ms"u8),
        IndexName = json.Text("index_name"u8),
        IndexId = json.Id("index_id"u8),
        Mode = json.Text("mode"u8),
        External = json.Flag("external"u8),
        TrackingError = json.Text("tracking_error"u8),
        Chunks = [.. json.Elements("chunks"u8).Select(ReadChunk)],
    };

    private static void Write(Utf8JsonWriter writer, RetrievedChunk chunk)
    {
        writer.WriteString("chunk_id", chunk.ChunkId);
        writer.Id("version_id", chunk.VersionId);
        writer.Text("document_id", chunk.DocumentId);
        writer.Text("content_hash", chunk.ContentHash);
        writer.Time("indexed_at", chunk.IndexedAt);
        writer.WriteNumber("freshness_ms", chunk.FreshnessMs);
        writer.Double("similarity_score", chunk.SimilarityScore);
        writer.Text("source_url", chunk.SourceUrl);
        writer.WriteNumber("position", chunk.Position);
        writer.WriteString("included", LineageWords.Of(chunk.Included));
    }

    private static RetrievedChunk ReadChunk(JsonElement json) => new()
    {
        ChunkId = json.Text("chunk_id"u8),
        VersionId = json.Id("version_id"u8),
        DocumentId = json.Text("document_id"u8),
        ContentHash = json.Text("content_hash"u8),
        IndexedAt = json.Time("indexed_at"u8),
        FreshnessMs = json.Long("freshness_ms"u8),
        SimilarityScore = json.Number("similarity_score"u8),
        SourceUrl = json.Text("source_url"u8),
        Position = (int)json.Long("position"u8),
        Included = LineageWords.ParseInclusion(json.Text("included"u8)),
    };
}
