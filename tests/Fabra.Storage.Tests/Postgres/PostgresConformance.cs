using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.Postgres;

/// <summary>The Postgres store under the suites.</summary>
public static class PostgresConformance
{
    public sealed class ContextLog() : ContextLogSuite(new PostgresFixture());

    public sealed class ContextFilters() : ContextFilterSuite(new PostgresFixture());

    public sealed class ContextPaging() : ContextPagingSuite(new PostgresFixture());

    public sealed class LogPositions() : LogPositionSuite(new PostgresFixture());

    public sealed class FeatureHistory() : FeatureHistorySuite(new PostgresFixture());

    public sealed class AsOf() : AsOfSuite(new PostgresFixture());

    public sealed class Definitions() : DefinitionsSuite(new PostgresFixture());

    public sealed class RequestKeys() : RequestKeysSuite(new PostgresFixture());

    public sealed class DocumentIndexes() : DocumentIndexSuite(new PostgresFixture());

    public sealed class DocumentLists() : DocumentListSuite(new PostgresFixture());

    public sealed class DocumentVersions() : DocumentVersionSuite(new PostgresFixture());

    public sealed class DocumentFilters() : DocumentFilterSuite(new PostgresFixture());

    public sealed class VectorSearches() : VectorSearchSuite(new PostgresFixture());

    public sealed class DocumentTerms() : DocumentTermsSuite(new PostgresFixture());

    public sealed class DocumentChunks() : DocumentChunksSuite(new PostgresFixture());

    public sealed class DocumentCompactions() : DocumentCompactionSuite(new PostgresFixture());

    public sealed class SearchViews() : SearchViewSuite(new PostgresFixture());

    public sealed class DocumentHistories() : DocumentHistorySuite(new PostgresFixture());

    public sealed class LifeCycle() : LifeCycleSuite(new PostgresFixture());

    public sealed class Sql() : SqlSuite(new PostgresFixture());
}
