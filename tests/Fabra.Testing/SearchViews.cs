using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;

namespace Fabra.Testing;

/// <summary>Single questions to a store, each on a view of its own.</summary>
internal static class SearchViews
{
    public static async Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
        this IDocumentStore store, SearchScope scope, ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken)
    {
        await using var view = await store.OpenSearchAsync(scope, cancellationToken);
        return await view.FindNearestAsync(vector, limit, cancellationToken);
    }

    public static async Task<TermPostings> FindTermsAsync(
        this IDocumentStore store, SearchScope scope, IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        await using var view = await store.OpenSearchAsync(scope, cancellationToken);
        return await view.FindTermsAsync(terms, cancellationToken);
    }
}
