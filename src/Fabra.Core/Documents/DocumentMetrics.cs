using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;
using Fabra.Core.Documents.Indexing;
using Fabra.Core.Documents.Search;

namespace Fabra.Core.Documents;

/// <summary>What is measured of documents, under the names that users of the original know.</summary>
internal static class DocumentMetrics
{
    private static readonly Counter<long> Documents = FabraMeter.Instance.CreateCounter<long>(
        "fabra_document_index_total", description: "Documents given to be indexed or deleted, by what became of them.");

    private static readonly Counter<long> Chunks = FabraMeter.Instance.CreateCounter<long>(
        "fabra_document_chunks_total", description: "Chunks stored.");

    private static readonly Histogram<double> SearchLatency = FabraMeter.Instance.CreateHistogram<double>(
        "fabra_search_latency_seconds", "s", "Time of a search, embedding the query included.");

    internal static void DocumentsIndexed(IndexingResult result)
    {
        Count("indexed", result.Indexed);
        Count("unchanged", result.Unchanged);
        Count("rejected", result.Rejected.Count);
        Chunks.Add(result.Chunks);
    }

    internal static void DocumentDeleted() => Count("deleted", 1);

    internal static void Searched(SearchMode mode, TimeSpan elapsed) =>
        SearchLatency.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("mode", SearchModeWords.Of(mode)));

    private static void Count(string outcome, int documents)
    {
        if (documents > 0)
        {
            Documents.Add(documents, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
