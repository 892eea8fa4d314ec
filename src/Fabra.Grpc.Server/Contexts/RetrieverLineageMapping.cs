using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>The lineage of one retrieval between contract and domain.</summary>
internal static class RetrieverLineageMapping
{
    /// <summary>A retrieval that the caller made itself.</summary>
    /// <exception cref="FabraException">An id or a time is malformed; names the place below <paramref name="field"/>.</exception>
    public static RetrieverLineage ToDomain(this Wire.RetrieverLineage retrieval, string field) => new()
    {
        RetrieverName = retrieval.RetrieverName,
        Query = retrieval.Query,
        ResultsCount = retrieval.ResultsCount == 0 ? retrieval.Chunks.Count : retrieval.ResultsCount,
        LatencyMs = retrieval.LatencyMs,
        IndexName = retrieval.IndexName,
        IndexId = Id(retrieval.IndexId, $"{field}.index_id"),
        Mode = retrieval.Mode,
        Chunks = [.. retrieval.Chunks.Select((chunk, index) => ToDomain(chunk, $"{field}.chunks[{index}]"))],
        External = true,
    };

    public static Wire.RetrieverLineage ToWire(this RetrieverLineage retrieval)
    {
        var wire = new Wire.RetrieverLineage
        {
            RetrieverName = retrieval.RetrieverName,
            Query = retrieval.Query,
            ResultsCount = retrieval.ResultsCount,
            LatencyMs = retrieval.LatencyMs,
            IndexName = retrieval.IndexName,
            IndexId = retrieval.IndexId?.ToString() ?? "",
            Mode = retrieval.Mode,
            External = retrieval.External,
            TrackingError = retrieval.TrackingError,
        };
        wire.Chunks.AddRange(retrieval.Chunks.Select(chunk => new Wire.RetrievedChunk
        {
            ChunkId = chunk.ChunkId,
            VersionId = chunk.VersionId?.ToString() ?? "",
            DocumentId = chunk.DocumentId,
            ContentHash = chunk.ContentHash,
            IndexedAt = chunk.IndexedAt.ToWire(),
            FreshnessMs = chunk.FreshnessMs,
            SimilarityScore = chunk.SimilarityScore,
            SourceUrl = chunk.SourceUrl,
            Position = chunk.Position,
            Included = chunk.Included.ToWire(),
        }));
        return wire;
    }

    private static RetrievedChunk ToDomain(Wire.RetrievedChunk chunk, string field) => new()
    {
        ChunkId = chunk.ChunkId,
        VersionId = Id(chunk.VersionId, $"{field}.version_id"),
        DocumentId = chunk.DocumentId,
        ContentHash = chunk.ContentHash,
        IndexedAt = chunk.IndexedAt.ToDomainOrNull($"{field}.indexed_at"),
        FreshnessMs = chunk.FreshnessMs,
        SimilarityScore = chunk.SimilarityScore,
        SourceUrl = chunk.SourceUrl,
        Position = chunk.Position,
        Included = chunk.Included switch
        {
            Wire.Inclusion.Yes => Inclusion.Yes,
            Wire.Inclusion.No => Inclusion.No,
            _ => Inclusion.Unknown,
        },
    };

    private static Guid? Id(string text, string field) => text.Length == 0 ? null : Uuid7.Parse(text, field);
}
