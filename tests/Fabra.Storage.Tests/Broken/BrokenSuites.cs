using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.Broken;

/// <summary>Every suite over a store given to it. Private, so that the test runner leaves them to <see cref="BrokenStoreTests"/>.</summary>
internal static class BrokenSuites
{
    /// <summary>A new suite of each kind, ready to run one test over a store with the defect.</summary>
    public static IReadOnlyList<Func<Defect, IAsyncLifetime>> All { get; } =
    [
        defect => new ContextLog(new BrokenFixture(defect)),
        defect => new ContextFilters(new BrokenFixture(defect)),
        defect => new ContextPaging(new BrokenFixture(defect)),
        defect => new LogPositions(new BrokenFixture(defect)),
        defect => new FeatureHistory(new BrokenFixture(defect)),
        defect => new AsOf(new BrokenFixture(defect)),
        defect => new Definitions(new BrokenFixture(defect)),
        defect => new RequestKeys(new BrokenFixture(defect)),
        defect => new DocumentIndexes(new BrokenFixture(defect)),
        defect => new DocumentLists(new BrokenFixture(defect)),
        defect => new DocumentVersions(new BrokenFixture(defect)),
        defect => new DocumentFilters(new BrokenFixture(defect)),
        defect => new VectorSearches(new BrokenFixture(defect)),
        defect => new DocumentTerms(new BrokenFixture(defect)),
        defect => new SearchViews(new BrokenFixture(defect)),
        defect => new DocumentChunks(new BrokenFixture(defect)),
        defect => new DocumentCompactions(new BrokenFixture(defect)),
        defect => new DocumentHistories(new BrokenFixture(defect)),
        defect => new LifeCycle(new BrokenFixture(defect)),
        defect => new OnlineStore(new BrokenOnlineStore(defect)),
        defect => new LateRows(new BrokenOnlineStore(defect)),
    ];

    private sealed class ContextLog(IStoreFixture fixture) : ContextLogSuite(fixture);

    private sealed class ContextFilters(IStoreFixture fixture) : ContextFilterSuite(fixture);

    private sealed class ContextPaging(IStoreFixture fixture) : ContextPagingSuite(fixture);

    private sealed class LogPositions(IStoreFixture fixture) : LogPositionSuite(fixture);

    private sealed class FeatureHistory(IStoreFixture fixture) : FeatureHistorySuite(fixture);

    private sealed class AsOf(IStoreFixture fixture) : AsOfSuite(fixture);

    private sealed class Definitions(IStoreFixture fixture) : DefinitionsSuite(fixture);

    private sealed class RequestKeys(IStoreFixture fixture) : RequestKeysSuite(fixture);

    private sealed class DocumentIndexes(IStoreFixture fixture) : DocumentIndexSuite(fixture);

    private sealed class DocumentLists(IStoreFixture fixture) : DocumentListSuite(fixture);

    private sealed class DocumentVersions(IStoreFixture fixture) : DocumentVersionSuite(fixture);

    private sealed class DocumentFilters(IStoreFixture fixture) : DocumentFilterSuite(fixture);

    private sealed class VectorSearches(IStoreFixture fixture) : VectorSearchSuite(fixture);

    private sealed class DocumentTerms(IStoreFixture fixture) : DocumentTermsSuite(fixture);

    private sealed class SearchViews(IStoreFixture fixture) : SearchViewSuite(fixture);

    private sealed class DocumentChunks(IStoreFixture fixture) : DocumentChunksSuite(fixture);

    private sealed class DocumentCompactions(IStoreFixture fixture) : DocumentCompactionSuite(fixture);

    private sealed class DocumentHistories(IStoreFixture fixture) : DocumentHistorySuite(fixture);

    private sealed class LifeCycle(IStoreFixture fixture) : LifeCycleSuite(fixture);

    private sealed class OnlineStore(IOnlineFixture fixture) : OnlineStoreSuite(fixture);

    private sealed class LateRows(IOnlineFixture fixture) : LateRowsSuite(fixture);
}
