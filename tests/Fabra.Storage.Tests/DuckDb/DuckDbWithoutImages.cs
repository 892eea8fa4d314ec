using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.DuckDb;

/// <summary>The searches of a store that may hold no images, as those of an index that is too large for them.</summary>
public static class DuckDbWithoutImages
{
    public sealed class VectorSearches() : VectorSearchSuite(new DuckDbFixture(0));

    public sealed class DocumentFilters() : DocumentFilterSuite(new DuckDbFixture(0));

    public sealed class SearchViews() : SearchViewSuite(new DuckDbFixture(0));

    public sealed class DocumentHistories() : DocumentHistorySuite(new DuckDbFixture(0));
}
