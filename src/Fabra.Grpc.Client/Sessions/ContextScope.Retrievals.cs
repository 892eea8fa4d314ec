using Fabra.V1;

namespace Fabra.Client;

public sealed partial class ContextScope
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RetrievedText>> SearchAsync(
        string indexName,
        string query,
        int? topK = null,
        SearchMode mode = SearchMode.Hybrid,
        DocumentFilter? filter = null,
        CancellationToken cancellationToken = default) =>
        RetrieveAsync(ContextItems.Reference(indexName, query, topK, mode, filter, retrieverName: null), cancellationToken);

    /// <inheritdoc/>
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
