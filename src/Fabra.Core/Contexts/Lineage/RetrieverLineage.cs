using System.Text.Json;
using Fabra.Core.Contexts;

namespace Fabra.Authoring;

/// <summary>One retrieval, as the record keeps it.</summary>
public sealed record RetrieverLineage
{
    public required string RetrieverName { get; init; }

    public string Query { get; init; } = "";

    public int ResultsCount { get; init; }

    public double LatencyMs { get; init; }

    public string IndexName { get; init; } = "";

    /// <summary>The index of this server that was searched; null when none was, or several.</summary>
    internal Guid? IndexId { get; init; }

    /// <summary>How it was searched; empty when it was not, or in several ways.</summary>
    public string Mode { get; init; } = "";

    public IReadOnlyList<RetrievedChunk> Chunks { get; init; } = [];

    /// <summary>The caller made it and reported it.</summary>
    internal bool External { get; init; }

    public string TrackingError { get; init; } = "";
}

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
