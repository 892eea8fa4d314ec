using System.Text;
using Fabra.Core.Values;

namespace Fabra.Core.Retrievals;

/// <summary>What a retrieval must satisfy to be in the lineage: text that every store can hold, numbers that JSON has.</summary>
internal static class LineageRules
{
    private const int Overhead = 200;

    /// <summary>How many bytes the retrieval counts for.</summary>
    /// <exception cref="FabraException">A field is invalid.</exception>
    public static long Check(Retrieval made)
    {
        var retrieval = made.Lineage;
        if (retrieval.RetrieverName.Length == 0)
        {
            throw FabraException.Field("retrieval.retriever_name", "is empty");
        }

        var bytes = Overhead
            + Text(retrieval.RetrieverName, "retrieval.retriever_name")
            + Text(retrieval.Query, "retrieval.query")
            + Text(retrieval.IndexName, "retrieval.index_name")
            + Text(retrieval.Mode, "retrieval.mode")
            + Text(retrieval.TrackingError, "retrieval.tracking_error");
        NotNegative(retrieval.ResultsCount, "retrieval.results_count");
        NotNegative(retrieval.LatencyMs, "retrieval.latency_ms");
        for (var i = 0; i < retrieval.Chunks.Count; i++)
        {
            bytes += Check(retrieval.Chunks[i], $"retrieval.chunks[{i}]");
        }

        for (var i = 0; i < made.Texts.Count; i++)
        {
            bytes += Text(made.Texts[i], $"retrieval.results[{i}]");
        }

        return bytes + made.Searches.Sum(search => Overhead + ((long)search.QueryVector.Length * sizeof(float)));
    }

    private static long Check(RetrievedChunk chunk, string field)
    {
        if (!double.IsFinite(chunk.SimilarityScore))
        {
            throw FabraException.Field($"{field}.similarity_score", "is not a finite number", ErrorReason.InvalidValue);
        }

        NotNegative(chunk.FreshnessMs, $"{field}.freshness_ms");
        return Overhead
            + Text(chunk.ChunkId, $"{field}.chunk_id")
            + Text(chunk.DocumentId, $"{field}.document_id")
            + Text(chunk.ContentHash, $"{field}.content_hash")
            + Text(chunk.SourceUrl, $"{field}.source_url");
    }

    private static long Text(string text, string field) => TextRules.Fault(text) is { } fault
        ? throw FabraException.Field(field, fault, ErrorReason.InvalidValue)
        : Encoding.UTF8.GetByteCount(text);

    private static void NotNegative(double number, string field)
    {
        if (!double.IsFinite(number) || number < 0)
        {
            throw FabraException.Field(field, "is not a finite number from 0");
        }
    }
}
