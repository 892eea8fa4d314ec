using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.InMemory;

/// <summary>The in-memory stores under the suites.</summary>
public static class InMemoryConformance
{
    public sealed class ContextLog() : ContextLogSuite(new InMemoryFixture());

    public sealed class ContextFilters() : ContextFilterSuite(new InMemoryFixture());

    public sealed class ContextPaging() : ContextPagingSuite(new InMemoryFixture());

    public sealed class LogPositions() : LogPositionSuite(new InMemoryFixture());
}
