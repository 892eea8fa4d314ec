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

    public sealed class DocumentIndexs() : DocumentIndexSuite(new InMemoryFixture());

    public sealed class DocumentVersions() : DocumentVersionSuite(new InMemoryFixture());

    public sealed class LifeCycle() : LifeCycleSuite(new InMemoryFixture());

    public sealed class Sql() : SqlSuite(new InMemoryFixture())
    {
        public override IReadOnlyDictionary<string, string> CannotDo =>
            new Dictionary<string, string> { ["*"] = "The in-memory store has no SQL engine." };
    }

    public sealed class OnlineStore() : OnlineStoreSuite(new InMemoryOnlineFixture());

    public sealed class LateRows() : LateRowsSuite(new InMemoryOnlineFixture());
}
