using Fabra.Storage.Tests.Broken;
using Fabra.Storage.Tests.DuckDb;
using Fabra.Storage.Tests.InMemory;
using Fabra.Storage.Tests.Postgres;
using Fabra.Storage.Tests.Redis;
using Fabra.Storage.Tests.Resilience;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>A suite that a backend forgot to inherit proves nothing about it.</summary>
public sealed class CoverageTests
{
    /// <summary>The suites that no online store inherits.</summary>
    private static readonly string[] Offline =
    [
        .. typeof(StoreSuite).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(StoreSuite)) && type.IsAbstract).Select(type => type.Name),
    ];

    /// <summary>Where the classes of each backend are; the broken store has no SQL to break.</summary>
    public static TheoryData<Type, string[]> Backends => new()
    {
        { typeof(InMemoryConformance), [] },
        { typeof(DuckDbConformance), [nameof(OnlineStoreSuite), nameof(LateRowsSuite)] },
        { typeof(RedisConformance), Offline },
        { typeof(RedisClusterConformance), Offline },
        { typeof(PostgresConformance), [nameof(OnlineStoreSuite), nameof(LateRowsSuite)] },
        { typeof(ResilientConformance), [nameof(SqlSuite)] },
        { typeof(BrokenSuites), [nameof(SqlSuite)] },
    };

    [Theory]
    [MemberData(nameof(Backends))]
    public void Backend_inherits_every_suite_that_concerns_it(Type backend, string[] apart)
    {
        var suites = typeof(StoreSuite).Assembly.GetTypes()
            .Where(type => type.IsAbstract && type.Name.EndsWith("Suite", StringComparison.Ordinal))
            .Where(type => type != typeof(StoreSuite) && type != typeof(DocumentSuite))
            .Select(type => type.Name)
            .Except(apart);
        var inherited = backend.GetNestedTypes(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .Select(type => type.BaseType?.Name);

        suites.Except(inherited).ShouldBeEmpty();
    }
}
