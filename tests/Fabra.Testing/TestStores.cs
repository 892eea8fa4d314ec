using System.Collections.Concurrent;
using System.Globalization;
using Fabra.Testing.Postgres;
using Fabra.Testing.Redis;

namespace Fabra.Testing;

/// <summary>
/// The stores that servers under test run on: DuckDB and memory, or, with <c>FABRA_TEST_STORES=postgres,redis</c>, real servers that are
/// started once for a test run, where every folder gets a database of its own. An assembly fixture.
/// </summary>
public sealed class TestStores : IAsyncDisposable
{
    private const string Variable = "FABRA_TEST_STORES";
    private const string Databases = "10000";

    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string[]>>> OfFolders = new();
    private static RedisServer? _redis;
    private static int _nextRedis = -1;

    /// <summary>Whether servers under test run on Postgres and Redis.</summary>
    public static bool AreRemote { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "duckdb,memory" => false,
        "postgres,redis" => true,
        var other => throw new InvalidOperationException($"{Variable} is \"{other}\"; duckdb,memory and postgres,redis are known."),
    };

    /// <summary>Server options for stores of a folder's own: the same folder again is the same data.</summary>
    public static Task<string[]> ArgumentsAsync(string folder) => AreRemote
        ? OfFolders.GetOrAdd(folder, path => new Lazy<Task<string[]>>(() => CreateAsync(path))).Value
        : Task.FromResult(DuckDb(folder));

    /// <summary>Server options for a database file in a folder.</summary>
    public static string[] DuckDb(string folder) =>
        ["--duckdb-path", Path.Join(folder, "fabra.duckdb"), "--duckdb-memory-limit", "256MiB"];

    /// <summary>The URL of a Postgres database of a test's own, for tests that need one whatever the run is about.</summary>
    public static async Task<string> PostgresUrlAsync()
    {
        var server = await SharedPostgres.GetAsync();
        return server.Url(await server.CreateDatabaseAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await new SharedPostgres().DisposeAsync();
        if (Interlocked.Exchange(ref _redis, null) is { } redis)
        {
            await redis.DisposeAsync();
        }
    }

    private static async Task<string[]> CreateAsync(string folder)
    {
        await Gate.WaitAsync();
        try
        {
            _redis ??= await RedisServer.StartAsync("--databases", Databases);
            var number = Interlocked.Increment(ref _nextRedis).ToString(CultureInfo.InvariantCulture);
            // A machine that is busy with tests must not make a read fall back that is expected to come from the cache.
            return ["--postgres-url", await PostgresUrlAsync(), "--redis-url", $"{_redis.Url}/{number}", "--online-timeout", "10s"];
        }
        finally
        {
            Gate.Release();
        }
    }
}
