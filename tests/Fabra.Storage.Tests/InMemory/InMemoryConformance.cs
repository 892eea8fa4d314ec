using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.InMemory;

/// <summary>The in-memory stores under the suites.</summary>
public static class InMemoryConformance
{
    public sealed class ContextLog() : ContextLogSuite(new InMemoryFixture());

    public sealed class ContextFilters() : ContextFilterSuite(new InMemoryFixture());

    public sealed class ContextPaging() : ContextPagingSuite(new InMemoryFixture());

    public sealed class LogPositions() : LogPositionSuite(new InMemoryFixture());

    public sealed class FeatureHistory() : FeatureHistorySuite(new InMemoryFixture());

    public sealed class AsOf() : AsOfSuite(new InMemoryFixture());

    public sealed class Definitions() : DefinitionsSuite(new InMemoryFixture());

    public sealed class RequestKeys() : RequestKeysSuite(new InMemoryFixture());

    public sealed class DocumentIndexes() : DocumentIndexSuite(new InMemoryFixture());

    public sealed class DocumentLists() : DocumentListSuite(new InMemoryFixture());

    public sealed class DocumentVersions() : DocumentVersionSuite(new InMemoryFixture());

    public sealed class DocumentFilters() : DocumentFilterSuite(new InMemoryFixture());

    public sealed class VectorSearches() : VectorSearchSuite(new InMemoryFixture());

    public sealed class DocumentTerms() : DocumentTermsSuite(new InMemoryFixture());

    public sealed class DocumentChunks() : DocumentChunksSuite(new InMemoryFixture());

    public sealed class DocumentCompactions() : DocumentCompactionSuite(new InMemoryFixture());

    public sealed class SearchViews() : SearchViewSuite(new InMemoryFixture());

    public sealed class DocumentHistories() : DocumentHistorySuite(new InMemoryFixture());

    public sealed class LifeCycle() : LifeCycleSuite(new InMemoryFixture());

    public sealed class Sql() : SqlSuite(new InMemoryFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo =>
            new Dictionary<string, string> { ["*"] = "The in-memory store has no SQL engine." };
    }

    public sealed class OnlineStore() : OnlineStoreSuite(new InMemoryOnlineFixture());

    public sealed class LateRows() : LateRowsSuite(new InMemoryOnlineFixture());
}
