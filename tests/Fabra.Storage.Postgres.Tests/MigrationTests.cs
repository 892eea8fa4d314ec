namespace Fabra.Storage.Postgres.Tests;

/// <summary>Opening a database: by many at once, of another version, that is not fit.</summary>
public sealed class MigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InitializeAsync_of_many_replicas_at_once_migrates_once()
    {
        await using var database = await TestDatabase.CreateAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => database.OpenAsync()));

        (await database.ExecuteAsync("SELECT count(*) FROM schema_version")).ShouldBe((long)Migrations.Newest);
        foreach (var store in stores)
        {
            (await store.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
        }

        var ids = await Task.WhenAll(stores.Select(store => store.Contexts.GetStoreIdAsync(Cancel)));
        ids.Distinct().ShouldHaveSingleItem();
        await using var other = await TestDatabase.CreateAsync();
        (await (await other.OpenAsync()).Contexts.GetStoreIdAsync(Cancel)).ShouldNotBe(ids[0]);
    }

    [Fact]
    public async Task InitializeAsync_newer_schema_is_refused_by_name()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.OpenAsync();
        await database.ExecuteAsync($"INSERT INTO schema_version VALUES ({Migrations.Newest + 1}, now())");

        var refused = await Should.ThrowAsync<StoreUnavailableException>(async () => await database.OpenAsync());

        refused.Message.ShouldBe(
            $"the database has schema version {Migrations.Newest + 1}, newer than {Migrations.Newest}, which this version of Fabra knows");
    }

    [Fact]
    public async Task InitializeAsync_database_that_makes_nothing_durable_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET synchronous_commit = off");

        (await Should.ThrowAsync<StoreUnavailableException>(async () => await database.OpenAsync()))
            .Message.ShouldStartWith("synchronous_commit is off");
    }

    [Fact]
    public async Task InitializeAsync_database_in_another_encoding_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var name = database.Name + "_latin";
        await database.Server.ExecuteAsync($"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        var connectionString = database.Server.ConnectionString(name);

        (await Should.ThrowAsync<StoreUnavailableException>(
            async () => await database.OpenAsync(options => options with { ConnectionString = connectionString })))
            .Message.ShouldBe("the database's encoding is LATIN1; UTF8 is needed");
        await database.Server.DropDatabaseAsync(name);
    }

    [Fact]
    public async Task InitializeAsync_unreachable_server_is_unavailable_and_names_no_secret()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = database.Store(options => options with
        {
            ConnectionString = "postgres://joe:hunter2@127.0.0.1:1/fabra",
            StartPatience = TimeSpan.Zero,
        });

        var failure = await Should.ThrowAsync<StoreUnavailableException>(async () => await store.InitializeAsync(Cancel));

        failure.ToString().ShouldNotContain("hunter2");
        store.Description.ShouldBe("Postgres at 127.0.0.1:1/fabra");
    }
}
