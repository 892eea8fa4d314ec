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

    public sealed class LifeCycle() : LifeCycleSuite(new PostgresFixture());

    public sealed class Sql() : SqlSuite(new PostgresFixture());
}
