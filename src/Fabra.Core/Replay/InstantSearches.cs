using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>
/// Searches indexes as they were at one instant. What was searched for before is compared by the vector it had then, whatever the
/// embedder is now.
/// </summary>
internal sealed class InstantSearches(IDocumentSearch documents, IReadOnlyList<PlanSearch> recorded, DateTimeOffset asOf) : ISearchSource
{
    public async Task<IndexSearch> SearchAsync(TenantId tenant, SearchQuery query, CancellationToken cancellationToken)
    {
        var key = RetrievalReferenceJson.Key(query);
        if (recorded.FirstOrDefault(search => RetrievalReferenceJson.Key(search.Query) == key) is { } before)
        {
            var again = await documents.RepeatAsync(tenant, before.IndexId, query, before.QueryVector, asOf, cancellationToken);
            if (again.Index.ExistsAt(asOf))
            {
                return IndexSearch.Of(query, again);
            }
        }

        // Another index bore the name at the instant, or none did.
        return IndexSearch.Of(query, await documents.SearchAsync(tenant, query, asOf, cancellationToken));
    }
}
