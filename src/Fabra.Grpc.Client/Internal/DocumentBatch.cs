using Fabra.V1;

namespace Fabra.Client.Internal;

/// <summary>Documents that travel together.</summary>
/// <param name="firstIndex">The position of the first in what the caller gave, from 0.</param>
internal sealed class DocumentBatch(long firstIndex)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private int _bytes;

    public long FirstIndex => firstIndex;

    public IngestDocumentsRequest Request { get; } = new();

    public int Count => Request.Documents.Count;

    /// <summary>Adds a document; false when it has to travel with the next batch: an id may stand once in a batch.</summary>
    public bool TryAdd(DocumentInput document, IngestDocumentsOptions options)
    {
        var size = document.CalculateSize();
        if (Count > 0 && (Count == options.BatchSize || _bytes + size > options.BatchBytes || _ids.Contains(document.DocumentId)))
        {
            return false;
        }

        _ids.Add(document.DocumentId);
        _bytes += size;
        Request.Documents.Add(document);
        return true;
    }

    public IngestDocumentsAck Acknowledge(IngestDocumentsResponse response) => new(
        FirstIndex,
        Count,
        response.IndexedCount,
        response.UnchangedCount,
        response.ChunkCount,
        [.. response.Rejected.Select(rejected => new DocumentRejection(
            FirstIndex + rejected.Index, Request.Documents[rejected.Index], rejected.Reason, rejected.Message))]);
}
