using Fabra.Core.Identity;

namespace Fabra.Core.Documents.Search;

/// <summary>What a search looks at: the chunks of versions valid at an instant whose metadata passes a filter.</summary>
/// <param name="Tenant">Owner of the index.</param>
/// <param name="IndexId">The index, which may have been deleted since.</param>
/// <param name="AsOf">Versions that began at or before it and had not been superseded at it.</param>
/// <param name="Filter">Null: all documents.</param>
internal sealed record SearchScope(TenantId Tenant, Guid IndexId, DateTimeOffset AsOf, DocumentFilter? Filter)
{
    /// <summary>
    /// Whether the search is for what is valid as it is made, its instant being the clock's. A store may then use an index of what lives
    /// that finds nearly all. What is searched as of an instant, as replays do, is exact.
    /// </summary>
    public bool Now { get; init; }
}
