using Fabra.Authoring;
using Fabra.Core.Documents.Search;
using Google.Protobuf.WellKnownTypes;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

/// <summary>Searches between contract and domain.</summary>
internal static class SearchMapping
{
    public static SearchQuery ToDomain(this Wire.SearchRequest request) => new()
    {
        IndexName = request.IndexName,
        Text = request.Query,
        TopK = request.HasTopK ? request.TopK : SearchQuery.DefaultTopK,
        Mode = request.Mode.ToDomain("mode"),
        Filter = request.Filter?.ToDomain("filter"),
    };

    /// <exception cref="FabraException">There is no such mode; names <paramref name="field"/>.</exception>
    public static SearchMode ToDomain(this Wire.SearchMode mode, string field) => mode switch
    {
        Wire.SearchMode.Unspecified or Wire.SearchMode.Hybrid => SearchMode.Hybrid,
        Wire.SearchMode.Vector => SearchMode.Vector,
        Wire.SearchMode.Lexical => SearchMode.Lexical,
        _ => throw FabraException.Field(field, $"{(int)mode} is no mode"),
    };

    public static Wire.SearchResponse ToWire(this SearchResult result)
    {
        var response = new Wire.SearchResponse();
        response.Hits.AddRange(result.Hits.Select(hit => ToWire(hit, result.AsOf)));
        return response;
    }

    private static Wire.SearchHit ToWire(SearchHit hit, DateTimeOffset asOf)
    {
        var chunk = hit.Chunk;
        var wire = new Wire.SearchHit
        {
            ChunkId = chunk.Key.ChunkId.ToString(),
            DocumentId = chunk.DocumentId,
            Content = chunk.Content,
            ContentHash = chunk.ContentHash,
            Score = hit.Score,
            Position = hit.Position,
            IndexedAt = chunk.IndexedAt.ToTimestamp(),
            FreshnessMs = Math.Max(0, (long)(asOf - chunk.IndexedAt).TotalMilliseconds),
            SourceUrl = chunk.SourceUrl,
            VersionId = chunk.Key.VersionId.ToString(),
        };
        wire.Metadata.Add(chunk.Metadata.ToWire());
        return wire;
    }
}
