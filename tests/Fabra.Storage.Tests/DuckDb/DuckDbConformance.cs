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

    public sealed class DocumentIndexs() : DocumentIndexSuite(new DuckDbFixture());

    public sealed class DocumentVersions() : DocumentVersionSuite(new DuckDbFixture());

    public sealed class LifeCycle() : LifeCycleSuite(new DuckDbFixture());

    public sealed class Sql() : SqlSuite(new DuckDbFixture());
}
