using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.Postgres;

/// <summary>The searches of a store that may hold no images, as those of an index that is too large for them.</summary>
public static class PostgresWithoutImages
{
    public sealed class VectorSearches() : VectorSearchSuite(new PostgresFixture(0));

    public sealed class DocumentFilters() : DocumentFilterSuite(new PostgresFixture(0));

    public sealed class SearchViews() : SearchViewSuite(new PostgresFixture(0));

    public sealed class DocumentHistories() : DocumentHistorySuite(new PostgresFixture(0));
}
