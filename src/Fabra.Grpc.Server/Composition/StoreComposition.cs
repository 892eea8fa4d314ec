using Fabra.Core.Features;
using Fabra.Core.Stores;
using Fabra.Core.Time;
using Fabra.Grpc.Server.Background;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Health;
using Fabra.Storage;
using Fabra.Storage.DuckDb;
using Fabra.Storage.InMemory;
using Fabra.Storage.Postgres;
using Fabra.Storage.Postgres.Connections;
using Fabra.Storage.Redis;
using Fabra.Storage.Resilience;

namespace Fabra.Grpc.Server.Composition;

/// <summary>Chooses the backends. The only place in the server that names one.</summary>
internal static class StoreComposition
{
    public static IServiceCollection AddFabraStores(this IServiceCollection services, FabraOptions options)
    {
        services.AddOfflineStore(options);
        services.AddOnlineStore(options);
        services.AddHostedService<StoreLifecycle>();
        return services;
    }

    private static IServiceCollection AddOnlineStore(this IServiceCollection services, FabraOptions options) =>
        options.RedisUrl is { } url ? services.AddRedis(url, options.Resilience) : services.AddStore<IOnlineStore>(
            "online_store",
            required: false,
            provider => new InMemoryOnlineStore(
                new InMemoryOnlineOptions { MaxEntries = (int)Math.Min(options.OnlineMaxEntries, int.MaxValue) },
                provider.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddRedis(this IServiceCollection services, string url, ResilienceSettings resilience)
    {
        if (RedisOptions.FaultOf(url) is { } fault)
        {
            throw new FabraConfigurationException([$"FABRA_REDIS_URL cannot be used: {fault}"]);
        }

        return services.AddStore<IOnlineStore>("online_store", required: false, provider => new ResilientOnlineStore(
            new RedisOnlineStore(
                new RedisOptions(url) { Owner = provider.GetRequiredService<IOfflineStore>().IdentifyAsync },
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<RedisOnlineStore>>()),
            new StoreGuardOptions("redis")
            {
                HeedsToken = true,
                Timeout = resilience.OnlineTimeout,
                MaxConcurrent = resilience.OnlineMaxConcurrent,
                QueueLimit = resilience.OnlineQueueLimit,
                BreakDuration = resilience.BreakDuration,
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientOnlineStore>>()));
    }

    private static IServiceCollection AddOfflineStore(this IServiceCollection services, FabraOptions options) =>
        options.PostgresUrl is { } url ? services.AddPostgres(url, options) : services.AddDuckDb(options);

    private static IServiceCollection AddDuckDb(this IServiceCollection services, FabraOptions options) => services
        .AddSingleton(DefaultSpool.NextTo(DatabaseFiles.Resolve(options.DuckDb.Path)))
        .AddStore<IOfflineStore>(
            "offline_store",
            required: true,
            provider => new DuckDbOfflineStore(
                new DuckDbOptions
                {
                    Path = options.DuckDb.Path,
                    MemoryLimitBytes = options.DuckDb.MemoryLimitBytes,
                    Threads = options.DuckDb.Threads,
                    DocumentImageBytes = options.DocumentImagesMaxBytes,
                    CheckpointThresholdBytes = options.DuckDb.CheckpointThresholdBytes,
                    AcceptLoss = options.DuckDb.AcceptLoss,
                },
                provider.GetRequiredService<FabraClock>(),
                provider.GetRequiredService<ILogger<DuckDbOfflineStore>>()));

    /// <summary>A database that other servers write to as well, so that what they register has to be learned.</summary>
    private static IServiceCollection AddPostgres(this IServiceCollection services, string url, FabraOptions options)
    {
        var resilience = options.Resilience;
        var postgres = new PostgresOptions
        {
            ConnectionString = url,
            StartPatience = resilience.OfflineStartTimeout,
            DocumentImageBytes = options.DocumentImagesMaxBytes,
            VectorSearch = Search(options.PostgresVectorSearch),
        };
        try
        {
            postgres.Validate();
        }
        catch (ConnectionTextException failure)
        {
            throw new FabraConfigurationException([$"FABRA_POSTGRES_URL cannot be used: {failure.Message}"]);
        }

        return services
            .AddSingleton(DefaultSpool.Shared)
            .AddStore<IOfflineStore>("offline_store", required: true, provider => new ResilientOfflineStore(
                new PostgresOfflineStore(
                    postgres, provider.GetRequiredService<FabraClock>(), provider.GetRequiredService<ILogger<PostgresOfflineStore>>()),
                new StoreGuardOptions("postgres")
                {
                    Timeout = resilience.OfflineTimeout,
                    LongTimeout = TimeSpan.FromTicks(Math.Max(resilience.OfflineTimeout.Ticks, TimeSpan.TicksPerMinute)),
                    MaxConcurrent = resilience.OfflineMaxConcurrent,
                    QueueLimit = resilience.OfflineQueueLimit,
                    BreakDuration = resilience.BreakDuration,
                },
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ResilientOfflineStore>>()))
            .AddHostedService<DefinitionRefresh>();
    }

    private static PostgresVectorSearch Search(VectorSearchMode mode) => mode switch
    {
        VectorSearchMode.Exact => PostgresVectorSearch.Exact,
        VectorSearchMode.Hnsw => PostgresVectorSearch.Hnsw,
        _ => PostgresVectorSearch.Auto,
    };

    /// <summary>Registers a store under its own interface, for opening at start, and for health.</summary>
    internal static IServiceCollection AddStore<TStore>(
        this IServiceCollection services, string name, bool required, Func<IServiceProvider, TStore> create)
        where TStore : class, IStore => services
        .AddSingleton(create)
        .AddSingleton<IStore>(provider => provider.GetRequiredService<TStore>())
        .AddFabraHealthCheck(name, required, provider => new StoreHealthCheck(provider.GetRequiredService<TStore>()));
}
