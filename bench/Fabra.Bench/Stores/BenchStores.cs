using Fabra.Testing.Postgres;
using Fabra.Testing.Redis;

namespace Fabra.Bench.Stores;

/// <summary>What the server under measurement keeps its data in: a DuckDB file, or a Postgres and a Redis started for the run.</summary>
internal sealed class BenchStores : IAsyncDisposable
{
    private const string Database = "bench";

    private BenchStores(PostgresServer? postgres, RedisServer? redis, IReadOnlyDictionary<string, string> environment)
    {
        Postgres = postgres;
        Redis = redis;
        Environment = environment;
    }

    /// <summary>The server's database; null on DuckDB.</summary>
    public PostgresServer? Postgres { get; }

    /// <summary>The server's online store; null in memory.</summary>
    public RedisServer? Redis { get; }

    /// <summary>The server's settings.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Where the database is, in keyword form.</summary>
    public string ConnectionString => Postgres!.ConnectionString(Database);

    public static async Task<BenchStores> StartAsync(bool remote, string folder)
    {
        if (!remote)
        {
            return new BenchStores(null, null, new Dictionary<string, string>
            {
                ["FABRA_DUCKDB_PATH"] = Path.Combine(folder, "fabra.duckdb"),
            });
        }

        // Durable, as in production; a write-ahead log so large that no checkpoint falls into one side of a ratio alone.
        var postgres = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Durable = true,
            Settings = new Dictionary<string, string> { ["shared_buffers"] = "512MB", ["max_wal_size"] = "8GB" },
        });
        try
        {
            await postgres.ExecuteAsync($"CREATE DATABASE {Database}");
            var redis = await RedisServer.StartAsync();
            return new BenchStores(postgres, redis, new Dictionary<string, string>
            {
                ["FABRA_POSTGRES_URL"] = postgres.Url(Database),
                ["FABRA_REDIS_URL"] = redis.Url,
            });
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }

        if (Redis is not null)
        {
            await Redis.DisposeAsync();
        }
    }
}
