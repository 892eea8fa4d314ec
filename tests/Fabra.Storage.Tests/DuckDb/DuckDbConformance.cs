using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.DuckDb;

/// <summary>The DuckDB store under the suites.</summary>
public static class DuckDbConformance
{
    public sealed class ContextLog() : ContextLogSuite(new DuckDbFixture());

    public sealed class ContextFilters() : ContextFilterSuite(new DuckDbFixture());

    public sealed class ContextPaging() : ContextPagingSuite(new DuckDbFixture());

    public sealed class LogPositions() : LogPositionSuite(new DuckDbFixture());

    public sealed class FeatureHistory() : FeatureHistorySuite(new DuckDbFixture());

    public sealed class AsOf() : AsOfSuite(new DuckDbFixture());

    public sealed class Definitions() : DefinitionsSuite(new DuckDbFixture());

    public sealed class RequestKeys() : RequestKeysSuite(new DuckDbFixture());

    public sealed class DocumentIndexes() : DocumentIndexSuite(new DuckDbFixture());

    public sealed class DocumentLists() : DocumentListSuite(new DuckDbFixture());

    public sealed class DocumentVersions() : DocumentVersionSuite(new DuckDbFixture());

    public sealed class DocumentFilters() : DocumentFilterSuite(new DuckDbFixture());

    public sealed class VectorSearches() : VectorSearchSuite(new DuckDbFixture());

    public sealed class DocumentTerms() : DocumentTermsSuite(new DuckDbFixture());

    public sealed class DocumentChunks() : DocumentChunksSuite(new DuckDbFixture());

    public sealed class DocumentCompactions() : DocumentCompactionSuite(new DuckDbFixture());

    public sealed class SearchViews() : SearchViewSuite(new DuckDbFixture());

    public sealed class DocumentHistories() : DocumentHistorySuite(new DuckDbFixture());

    public sealed class LifeCycle() : LifeCycleSuite(new DuckDbFixture());

    public sealed class Sql() : SqlSuite(new DuckDbFixture());
}
