using Fabra.V1;

namespace Fabra.Client;

public sealed partial class ContextScope
{
    /// <summary>
    /// Searches an index through the scope; the search stands in the context's lineage, chunk by chunk, and a replay repeats it. Asked
    /// twice, the same search is made once.
    /// </summary>
    /// <param name="indexName">The index.</param>
    /// <param name="query">What is looked for, in words: not blank, at most 10,000 characters.</param>
    /// <param name="topK">How many chunks to take: 1 to 1,000. Null: 5.</param>
    /// <param name="mode">How chunks are ranked.</param>
    /// <param name="filter">Which documents to search, by their metadata; applied before ranking. Null: all.</param>
    /// <param name="cancellationToken">Cancels the waiting; the search may be recorded.</param>
    /// <returns>The best first.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, INVALID_FIELD, INVALID_FILTER, EMBEDDER_MISMATCH,
    /// EMBEDDER_UNAVAILABLE, STORE_UNAVAILABLE; the session goes on.</exception>
    public Task<IReadOnlyList<RetrievedText>> SearchAsync(
        string indexName,
        string query,
        int? topK = null,
        SearchMode mode = SearchMode.Hybrid,
        DocumentFilter? filter = null,
        CancellationToken cancellationToken = default) =>
        RetrieveAsync(ContextItems.Reference(indexName, query, topK, mode, filter, retrieverName: null), cancellationToken);

    /// <summary>Runs a retriever that the server has in its code; the retrieval stands in the context's lineage.</summary>
    /// <param name="retrieverName">A registered retriever.</param>
    /// <param name="query">What is looked for.</param>
    /// <param name="cancellationToken">Cancels the waiting; the retrieval may be recorded.</param>
    /// <returns>The best first.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_RETRIEVER with the closest names, CONTEXT_FUNCTION_FAILED; the session goes
    /// on.</exception>
    public Task<IReadOnlyList<RetrievedText>> RetrieveAsync(
        string retrieverName, string query, CancellationToken cancellationToken = default) =>
        RetrieveAsync(new RetrievalReference { RetrieverName = retrieverName, Query = query }, cancellationToken);

    private async Task<IReadOnlyList<RetrievedText>> RetrieveAsync(
        RetrievalReference reference, CancellationToken cancellationToken)
    {
        var step = new AssembleRequest { Retrieve = new RetrieveStep { Retrieval = reference } };
        var found = (await _session.StepAsync(step, cancellationToken)).Retrieval;

        // Chunks beyond the texts were found by a retriever's code and not returned.
        return [.. found.Texts.Zip(found.Retrieval.Chunks, (text, chunk) => new RetrievedText(text, chunk))];
    }
}
