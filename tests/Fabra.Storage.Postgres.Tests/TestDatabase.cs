using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Requests;
using Fabra.Core.Time;
using Fabra.Testing;
using Fabra.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Fabra.Storage.Postgres.Tests;

/// <summary>A database of a test's own, stores on it, and short forms for what tests put into it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<PostgresOfflineStore> _stores = [];
    private readonly bool _ownServer;

    private TestDatabase(PostgresServer server, string name, bool ownServer)
    {
        Server = server;
        Name = name;
        _ownServer = ownServer;
        Ids = new IdGenerator(Clock, new CryptographicRandomSource());
    }

    public PostgresServer Server { get; }

    public string Name { get; }

    public string ConnectionString => Server.ConnectionString(Name);

    public FabraClock Clock { get; } = new(TimeProvider.System);

    public IdGenerator Ids { get; }

    /// <summary>For what a store does at start, done by a test.</summary>
    public static LockWait LockWait { get; } = new(TimeSpan.FromMinutes(1), NullLogger.Instance);

    public CapturedLog<PostgresOfflineStore> Logs { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>On the server that all tests share.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        SkipWithoutServer();
        return await CreateOnAsync(await SharedPostgres.GetAsync(), ownServer: false);
    }

    /// <summary>On a server that the test may stop, kill or freeze.</summary>
    public static async Task<TestDatabase> CreateAloneAsync(PostgresServerOptions? options = null)
    {
        SkipWithoutServer();
        return await CreateOnAsync(await PostgresServer.StartAsync(options), ownServer: true);
    }

    public static async Task<TestDatabase> CreateOnAsync(PostgresServer server, bool ownServer) =>
        new(server, await server.CreateDatabaseAsync(), ownServer);

    public static void SkipWithoutServer() =>
        Assert.SkipWhen(PostgresBinaries.WhyMissing is not null, PostgresBinaries.WhyMissing ?? "");

    /// <summary>A store that is not open yet, disposed with the database.</summary>
    public PostgresOfflineStore Store(Func<PostgresOptions, PostgresOptions>? configure = null, FabraClock? clock = null)
    {
        var options = new PostgresOptions { ConnectionString = ConnectionString, PartitionsAhead = 1 };
        var store = new PostgresOfflineStore(configure?.Invoke(options) ?? options, clock ?? Clock, Logs);
        _stores.Add(store);
        return store;
    }

    public async Task<PostgresOfflineStore> OpenAsync(Func<PostgresOptions, PostgresOptions>? configure = null, FabraClock? clock = null)
    {
        var store = Store(configure, clock);
        await store.InitializeAsync(Cancel);
        return store;
    }

    public Task<object?> ExecuteAsync(string sql) => Server.ExecuteAsync(sql, Name);

    public ContextRecord Context(DateTimeOffset? at = null, string lineage = """{"a":1}""")
    {
        var id = at is { } time ? IdAt(time) : Ids.Next();
        return new ContextRecord
        {
            ContextId = id,
            Timestamp = Uuid7.Timestamp(id),
            Name = "advice",
            Content = "some content"u8.ToArray(),
            Plan = "{}"u8.ToArray(),
            Lineage = Encoding.UTF8.GetBytes(lineage),
            Meta = "{}"u8.ToArray(),
            Version = "v1",
            Tenant = TenantId.Default,
            Principal = Principal.Anonymous,
            Subjects = [new Subject("user", "u1")],
            Labels = new Dictionary<string, string>(),
            FreshnessStatus = FreshnessStatus.Guaranteed,
            ReplicaId = "replica",
            Salts = "{}"u8.ToArray(),
            Manifest = "{}"u8.ToArray(),
        };
    }

    public FeatureRow Feature(string entityId, long value, DateTimeOffset? at = null)
    {
        var time = at ?? Clock.Now;
        return new FeatureRow(
            TenantId.Default, new FeatureKey("user", entityId, "score"), at is null ? Ids.Next() : IdAt(time), time, time, 1, Value.Of(value));
    }

    public static RequestKey Request(string requestId, byte fingerprint = 1) =>
        new(TenantId.Default, "AssembleContext", requestId, Enumerable.Repeat(fingerprint, 32).ToArray());

    public static async Task<List<ContextRecord>> AllAsync(IContextLog log) => await log
        .StreamAsync(new ContextFilter(TenantId.Default), 0, await log.GetHeadAsync(Cancel), ContextColumns.Summary, Cancel).ToListAsync(Cancel);

    /// <summary>Appends until it succeeds: for a database that is about to come back.</summary>
    public static async Task<AppendOutcome> AppendEventuallyAsync(IContextLog log, ContextRecord record)
    {
        AppendOutcome? outcome = null;
        await Polling.UntilAsync(
            async () =>
            {
                try
                {
                    outcome = await log.AppendAsync(record, null, Cancel);
                    return true;
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            },
            "the log takes contexts",
            Cancel);
        return outcome!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        if (_ownServer)
        {
            await Server.DisposeAsync();
        }
        else
        {
            await Server.DropDatabaseAsync(Name);
        }
    }

    private Guid IdAt(DateTimeOffset at)
    {
        var random = Ids.Next().ToByteArray(bigEndian: true);
        var milliseconds = at.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
        {
            random[i] = (byte)(milliseconds >> (8 * (5 - i)));
        }

        return new Guid(random, bigEndian: true);
    }
}
