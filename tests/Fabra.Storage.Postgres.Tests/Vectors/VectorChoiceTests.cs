using Fabra.Storage.Postgres.Documents.Vectors;
using Fabra.Testing.Postgres;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>How the search is chosen, where there is pgvector and where there is none.</summary>
[Collection(PgliteFixture.Collection)]
public sealed class VectorChoiceTests(PgliteFixture pglite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Extension_is_created_where_it_is_available_and_used_from_then_on()
    {
        var connection = await (await pglite.GetAsync()).OpenAsync();
        await connection.ExecuteAsync("DROP EXTENSION IF EXISTS vector CASCADE", [], Cancel);
        (await VectorChoice.MakeAsync(connection, PostgresVectorSearch.Exact, TestDatabase.LockWait, Cancel)).Description.ShouldBe("vector search: exact, as configured");
        (await connection.ScalarAsync("SELECT count(*) FROM pg_extension WHERE extname = 'vector'", [], Cancel)).ShouldBe(0L);

        var created = await VectorChoice.MakeAsync(connection, PostgresVectorSearch.Auto, TestDatabase.LockWait, Cancel);
        var found = await VectorChoice.MakeAsync(connection, PostgresVectorSearch.Hnsw, TestDatabase.LockWait, Cancel);

        created.Extension.ShouldNotBeNull().Iterates.ShouldBeTrue();
        created.Description.ShouldBe($"vector search: hnsw, pgvector {created.Extension.Version}");
        found.ShouldBe(created);
        await PgliteServer.CloseAsync(connection);
    }

    [Fact]
    public async Task Role_that_may_not_create_it_searches_exactly_and_says_why()
    {
        var connection = await (await pglite.GetAsync()).OpenAsync();
        var schema = await connection.ScalarAsync("SELECT current_schema()", [], Cancel);
        await connection.ExecuteAsync(
            $"DROP EXTENSION IF EXISTS vector CASCADE; CREATE ROLE clerk; GRANT USAGE, CREATE ON SCHEMA {schema} TO clerk; SET ROLE clerk", [], Cancel);

        var choice = await VectorChoice.MakeAsync(connection, PostgresVectorSearch.Auto, TestDatabase.LockWait, Cancel);
        var required = await Should.ThrowAsync<StoreUnavailableException>(
            async () => await VectorChoice.MakeAsync(connection, PostgresVectorSearch.Hnsw, TestDatabase.LockWait, Cancel));

        choice.Extension.ShouldBeNull();
        choice.Reason.ShouldStartWith("the extension vector cannot be created by this role (permission denied");
        required.Message.ShouldContain("HNSW is required");
        await PgliteServer.CloseAsync(connection);
    }

    [Theory]
    [InlineData("0.5.1", 2_000, "vector")]
    [InlineData("0.5.1", 2_001, null)]
    [InlineData("0.7.0", 2_001, "halfvec")]
    [InlineData("0.8.0", 4_000, "halfvec")]
    [InlineData("0.8.0", 4_001, null)]
    public void Type_follows_from_the_dimensions_and_the_version(string version, int dimensions, string? type) =>
        new VectorExtension("public", Version.Parse(version)).TypeFor(dimensions).ShouldBe(type);

    [Fact]
    public async Task Store_without_pgvector_says_that_it_searches_exactly_and_does_not_open_when_hnsw_is_required()
    {
        await using var database = await TestDatabase.CreateAsync();
        Assert.SkipWhen(
            await database.ExecuteAsync("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'") is not null, "This server has pgvector.");
        var store = await database.OpenAsync();

        (await store.CheckAsync(Cancel)).Detail.ShouldContain("; vector search: exact, the server has no extension vector (pgvector)");
        database.Logs.Of("postgres_vector_search").ShouldHaveSingleItem().Message.ShouldStartWith("postgres_vector_search mode=exact");
        var refusal = await Should.ThrowAsync<StoreUnavailableException>(
            () => database.OpenAsync(options => options with { VectorSearch = PostgresVectorSearch.Hnsw }));
        refusal.Message.ShouldContain("vector search by HNSW is required, but the server has no extension vector (pgvector)");
    }
}
