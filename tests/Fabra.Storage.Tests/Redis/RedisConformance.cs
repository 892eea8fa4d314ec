using Fabra.Storage.Tests.Conformance;

namespace Fabra.Storage.Tests.Redis;

/// <summary>The Redis store under the suites, on one server and on a cluster of three.</summary>
public static class RedisConformance
{
    public sealed class OnlineStore() : OnlineStoreSuite(new RedisFixture());

    public sealed class LateRows() : LateRowsSuite(new RedisFixture());
}

/// <inheritdoc cref="RedisConformance"/>
public static class RedisClusterConformance
{
    public sealed class OnlineStore(SharedCluster cluster) : OnlineStoreSuite(new RedisClusterFixture(cluster)), IClassFixture<SharedCluster>;

    public sealed class LateRows(SharedCluster cluster) : LateRowsSuite(new RedisClusterFixture(cluster)), IClassFixture<SharedCluster>;
}
