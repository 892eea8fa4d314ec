using Fabra.Core.Documents.Search;

namespace Fabra.Core.Retrievals;

/// <summary>Searches indexes for a retrieval: live, or in a replay from what was pinned.</summary>
internal interface ISearchSource
{
    Task<IndexSearch> SearchAsync(string tenant, SearchQuery query, CancellationToken cancellationToken);
}
