using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.Postgres;

/// <summary>The Postgres store under the suites.</summary>
public static class PostgresConformance
{
    private static readonly Dictionary<string, string> NoDocuments = new() { ["*"] = "Documents are not kept in Postgres yet." };

    public sealed class ContextLog() : ContextLogSuite(new PostgresFixture());

    public sealed class ContextFilters() : ContextFilterSuite(new PostgresFixture());

    public sealed class ContextPaging() : ContextPagingSuite(new PostgresFixture());

    public sealed class LogPositions() : LogPositionSuite(new PostgresFixture());

    public sealed class FeatureHistory() : FeatureHistorySuite(new PostgresFixture());

    public sealed class AsOf() : AsOfSuite(new PostgresFixture());

    public sealed class Definitions() : DefinitionsSuite(new PostgresFixture());

    public sealed class RequestKeys() : RequestKeysSuite(new PostgresFixture());

    public sealed class DocumentIndexes() : DocumentIndexSuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => NoDocuments;
    }

    public sealed class DocumentVersions() : DocumentVersionSuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => NoDocuments;
    }

    public sealed class DocumentFilters() : DocumentFilterSuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => NoDocuments;
    }

    public sealed class VectorSearches() : VectorSearchSuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => NoDocuments;
    }

    public sealed class DocumentTerms() : DocumentTermsSuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => NoDocuments;
    }

    public sealed class DocumentChunks() : DocumentChunksSuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => NoDocuments;
    }

    public sealed class DocumentCompactions() : DocumentCompactionSuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => NoDocuments;
    }

    public sealed class DocumentHistories() : DocumentHistorySuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => NoDocuments;
    }

    public sealed class LifeCycle() : LifeCycleSuite(new PostgresFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo => new Dictionary<string, string>
        {
            [nameof(FindNewestIdAsync_is_the_greatest_of_all_ids_that_carry_a_time)] = NoDocuments["*"],
        };
    }

    public sealed class Sql() : SqlSuite(new PostgresFixture());
}
