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
    private static readonly ConcurrentDictionary<string, Lazy<Task<RemoteStores>>> OfFolders = new();
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
    public static async Task<string[]> ArgumentsAsync(string folder) =>
        AreRemote ? await (await FindAsync(folder)).ArgumentsAsync() : DuckDb(folder);

    /// <summary>How to connect to the Postgres database of a folder.</summary>
    public static async Task<string> ConnectionStringAsync(string folder) =>
        (await SharedPostgres.GetAsync()).ConnectionString((await FindAsync(folder)).Database);

    /// <summary>Gives another folder a copy of a folder's Postgres database, which no server may be using, and an empty Redis.</summary>
    public static async Task CopyRemoteAsync(string folder, string copy)
    {
        var database = await (await SharedPostgres.GetAsync()).CreateDatabaseAsync((await FindAsync(folder)).Database);
        OfFolders[copy] = new Lazy<Task<RemoteStores>>(() => CreateAsync(database));
    }

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

    private static Task<RemoteStores> FindAsync(string folder) =>
        OfFolders.GetOrAdd(folder, _ => new Lazy<Task<RemoteStores>>(() => CreateAsync(null))).Value;

    private static async Task<RemoteStores> CreateAsync(string? database)
    {
        await Gate.WaitAsync();
        try
        {
            _redis ??= await RedisServer.StartAsync("--databases", Databases);
            var number = Interlocked.Increment(ref _nextRedis).ToString(CultureInfo.InvariantCulture);
            return new RemoteStores(database ?? await (await SharedPostgres.GetAsync()).CreateDatabaseAsync(), $"{_redis.Url}/{number}");
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>A folder's own.</summary>
    private sealed record RemoteStores(string Database, string RedisUrl)
    {
        // A machine that is busy with tests must not make a read fall back that is expected to come from the cache.
        public async Task<string[]> ArgumentsAsync() =>
        [
            "--postgres-url", (await SharedPostgres.GetAsync()).Url(Database), "--redis-url", RedisUrl, "--online-timeout", "10s",
        ];
    }
}
