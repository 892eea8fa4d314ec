using System.Text.Json;
using Fabra.Core.Lineage;

namespace Fabra.Core.Records;

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
        writer.WriteBoolean("external", retrieval.External);
        writer.Text("tracking_error", retrieval.TrackingError);
        writer.Array("chunks", retrieval.Chunks, Write);
    }

    public static RetrieverLineage Read(JsonElement json) => new()
    {
        RetrieverName = json.Text("retriever_name"),
        Query = json.Text("query"),
        ResultsCount = (int)json.Long("results_count"),
        LatencyMs = json.Number("latency_ms"),
        IndexName = json.Text("index_name"),
        External = json.Flag("external"),
        TrackingError = json.Text("tracking_error"),
        Chunks = [.. json.Elements("chunks").Select(ReadChunk)],
    };

    private static void Write(Utf8JsonWriter writer, RetrievedChunk chunk)
    {
        writer.WriteString("chunk_id", chunk.ChunkId);
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
        ChunkId = json.Text("chunk_id"),
        DocumentId = json.Text("document_id"),
        ContentHash = json.Text("content_hash"),
        IndexedAt = json.Time("indexed_at"),
        FreshnessMs = json.Long("freshness_ms"),
        SimilarityScore = json.Number("similarity_score"),
        SourceUrl = json.Text("source_url"),
        Position = (int)json.Long("position"),
        Included = LineageWords.ParseInclusion(json.Text("included")),
    };
}
