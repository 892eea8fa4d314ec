using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexing;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Google.Protobuf.WellKnownTypes;
using Value = Fabra.Authoring.Value;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

/// <summary>Documents between contract and domain.</summary>
internal static class DocumentMapping
{
    /// <param name="document">As sent.</param>
    /// <param name="place">Its place in the batch, from 0.</param>
    public static DocumentWrite ToDomain(this Wire.DocumentInput document, int place) =>
        new(place, document.DocumentId, document.Text)
        {
            Metadata = [.. document.Metadata.ToDomain($"documents[{place}].metadata")],
            SourceUrl = document.SourceUrl,
        };

    public static Wire.Document ToWire(this StoredDocument document)
    {
        var wire = new Wire.Document
        {
            DocumentId = document.DocumentId,
            Text = document.Text,
            SourceUrl = document.SourceUrl,
            VersionId = document.VersionId.ToString(),
            ContentHash = document.ContentHash,
            IndexedAt = document.IndexedAt.ToTimestamp(),
            SupersededAt = document.SupersededAt.ToWire(),
            ChunkCount = document.ChunkCount,
        };
        wire.Metadata.Add(document.Metadata.ToWire());
        return wire;
    }

    public static Wire.DocumentSummary ToWire(this DocumentSummary document)
    {
        var wire = new Wire.DocumentSummary
        {
            DocumentId = document.DocumentId,
            SourceUrl = document.SourceUrl,
            VersionId = document.VersionId.ToString(),
            ContentHash = document.ContentHash,
            IndexedAt = document.IndexedAt.ToTimestamp(),
            ChunkCount = document.ChunkCount,
        };
        wire.Metadata.Add(document.Metadata.ToWire());
        return wire;
    }

    public static Dictionary<string, Wire.Value> ToWire(this IEnumerable<KeyValuePair<string, Value>> metadata) =>
        metadata.ToDictionary(field => field.Key, field => field.Value.ToWire(), StringComparer.Ordinal);
}
