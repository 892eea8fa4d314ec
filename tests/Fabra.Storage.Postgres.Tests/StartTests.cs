using Fabra.Testing;
using Npgsql;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>Opening a database that is out of reach: what is waited for, and what is not.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InitializeAsync_server_that_comes_later_is_waited_for()
    {
        await using var database = await TestDatabase.CreateAloneAsync();
        await database.Server.StopAsync();
        var store = database.Store(options => options with { StartPatience = Long });

        var opening = store.InitializeAsync(Cancel);
        await Polling.UntilAsync(
            () => Task.FromResult(database.Logs.Of("postgres_awaited").Count > 0), "it says that it waits", Cancel);
        opening.IsCompleted.ShouldBeFalse();
        await database.Server.StartAgainAsync();
        await opening;

        (await store.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task InitializeAsync_cancelled_while_it_waits_ends()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = database.Store(options => options with { ConnectionString = "postgres://joe@127.0.0.1:1/fabra", StartPatience = Long });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var opening = store.InitializeAsync(stop.Token);
        await Polling.UntilAsync(
            () => Task.FromResult(database.Logs.Of("postgres_awaited").Count > 0), "it says that it waits", Cancel);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => opening);
    }

    [Fact]
    public async Task InitializeAsync_database_that_does_not_exist_is_not_waited_for()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = database.Store(options => options with
        {
            ConnectionString = database.Server.ConnectionString("no_such_database"),
            StartPatience = Long,
        });

        var refused = await Should.ThrowAsync<StoreUnavailableException>(() => store.InitializeAsync(Cancel));

        refused.InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe(PostgresErrorCodes.InvalidCatalogName);
        database.Logs.Of("postgres_awaited").ShouldBeEmpty();
    }
}
