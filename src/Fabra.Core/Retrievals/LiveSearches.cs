using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;

namespace Fabra.Core.Retrievals;

/// <summary>Searches indexes as they are now, like every value that an assembly reads.</summary>
internal sealed class LiveSearches(IDocumentSearch search) : ISearchSource
{
    public async Task<IndexSearch> SearchAsync(TenantId tenant, SearchQuery query, CancellationToken cancellationToken) =>
        IndexSearch.Of(query, await search.SearchAsync(tenant, query, asOf: null, cancellationToken));
}
