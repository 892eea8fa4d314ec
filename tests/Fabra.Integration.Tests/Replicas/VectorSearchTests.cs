using Fabra.Authoring;
using Fabra.Grpc.Server.Configuration;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.Testing.Postgres;

namespace Fabra.Integration.Tests.Replicas;

/// <summary>How a server on Postgres searches vectors, as operators see it.</summary>
public sealed class VectorSearchTests
{
    [Theory]
    [InlineData(VectorSearchMode.Auto, "vector search: exact, the server has no extension vector (pgvector)")]
    [InlineData(VectorSearchMode.Exact, "vector search: exact, as configured")]
    public async Task Doctor_says_how_vectors_are_searched_and_why(VectorSearchMode mode, string said)
    {
        var url = await DatabaseAsync();
        await using var server = await RunningServer.StartAsync(builder => Configure(builder.Options, url, mode));

        (await server.Cli.RunAsync("doctor")).Out.ShouldContain(said);
    }

    [Fact]
    public async Task Server_that_needs_hnsw_does_not_start_on_a_database_without()
    {
        var url = await DatabaseAsync();

        var refusal = await Should.ThrowAsync<StoreUnavailableException>(
            () => RunningServer.StartAsync(builder => Configure(builder.Options, url, VectorSearchMode.Hnsw)));

        refusal.Message.ShouldContain("vector search by HNSW is required, but the server has no extension vector (pgvector)");
    }

    private static void Configure(FabraOptions options, string url, VectorSearchMode mode) =>
        (options.PostgresUrl, options.PostgresVectorSearch) = (url, mode);

    private static async Task<string> DatabaseAsync()
    {
        Assert.SkipWhen(PostgresBinaries.WhyMissing is not null, PostgresBinaries.WhyMissing ?? "");
        var available = await (await SharedPostgres.GetAsync()).ExecuteAsync("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'");
        Assert.SkipWhen(available is not null, "This server has pgvector.");
        return await TestStores.PostgresUrlAsync();
    }
}
