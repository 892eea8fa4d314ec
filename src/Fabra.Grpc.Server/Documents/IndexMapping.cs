using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Google.Protobuf.WellKnownTypes;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

/// <summary>Indexes between contract and domain.</summary>
internal static class IndexMapping
{
    public static ChunkingOptions ToDomain(this Wire.Chunking? chunking) => ChunkingOptions.Of(
        chunking is { HasMaxTokens: true } ? chunking.MaxTokens : null,
        chunking is { HasOverlapTokens: true } ? chunking.OverlapTokens : null);

    public static Wire.Index ToWire(this DocumentIndex index) => new()
    {
        Name = index.Name,
        Description = index.Description,
        Chunking = new Wire.Chunking { MaxTokens = index.Chunking.MaxTokens, OverlapTokens = index.Chunking.OverlapTokens },
        Embedder = index.Embedder.ToWire(),
        IndexId = index.IndexId.ToString(),
        CreatedAt = index.CreatedAt.ToTimestamp(),
    };

    public static Wire.Embedder ToWire(this EmbedderIdentity embedder) =>
        new() { Model = embedder.Model, Dimensions = embedder.Dimensions };

    public static Wire.IndexStatistics ToWire(this IndexStatistics statistics) => new()
    {
        Documents = statistics.Documents,
        Chunks = statistics.Chunks,
        Tokens = statistics.Tokens,
    };
}
