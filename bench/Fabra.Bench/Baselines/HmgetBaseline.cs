using Fabra.Bench.Stores;
using Fabra.Bench.Workloads;
using StackExchange.Redis;

namespace Fabra.Bench.Baselines;

/// <summary>The very hashes that the server keeps, read with HMGET by the same client library, without the server.</summary>
internal sealed class HmgetBaseline : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _redis;
    private readonly RedisKey[] _keys;
    private readonly RedisValue[] _fields = [.. Entities.FeatureNames.Select(name => (RedisValue)name)];
    private int _next;

    private HmgetBaseline(ConnectionMultiplexer connection)
    {
        _connection = connection;
        _redis = connection.GetDatabase();
        _keys = [.. Enumerable.Range(0, Entities.Count).Select(entity => (RedisKey)$"fabra:{{default:user:{Entities.Id(entity)}}}")];
    }

    public static async Task<HmgetBaseline> ConnectAsync(BenchStores stores) =>
        new(await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{stores.Redis!.Port}"));

    public async Task CallAsync(int caller)
    {
        _ = caller;
        var values = await _redis.HashGetAsync(_keys[(int)((uint)Interlocked.Increment(ref _next) % Entities.Count)], _fields);
        if (values.Length != _fields.Length || values.Any(value => value.IsNull))
        {
            throw new InvalidOperationException("A hash of the server's has not all values.");
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
