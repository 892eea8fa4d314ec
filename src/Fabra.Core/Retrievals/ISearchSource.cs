using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;

namespace Fabra.Core.Retrievals;

/// <summary>Searches indexes for a retrieval: live, or in a replay from what was pinned.</summary>
internal interface ISearchSource
{
    Task<IndexSearch> SearchAsync(TenantId tenant, SearchQuery query, CancellationToken cancellationToken);
}
