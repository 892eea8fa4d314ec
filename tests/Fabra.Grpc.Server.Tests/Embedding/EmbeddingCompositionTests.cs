using Fabra.Core.Documents.Embedding;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Grpc.Server.Tests.Embedding;

public sealed class EmbeddingCompositionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_without_settings_embeds_by_itself()
    {
        await using var server = await TestServer.StartAsync();

        var made = await CreateAsync(server);

        made.Index.Embedder.ShouldBe(new Embedder { Model = "local-ngram-v2", Dimensions = 768 });
    }

    [Fact]
    public async Task Server_with_an_endpoint_indexes_and_searches_by_it_and_says_when_it_fails()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(
            FakeEndpoint.Vectors(), FakeEndpoint.Vectors(), FakeEndpoint.Status(401));
        await using var server = await TestServer.StartAsync(builder => Configure(builder.Options.Embedding, endpoint));
        var client = new IndexService.IndexServiceClient(server.Channel);
        var made = await CreateAsync(server);
        made.Index.Embedder.ShouldBe(new Embedder { Model = "m", Dimensions = 2 });
        await client.IndexDocumentsAsync(
            new IndexDocumentsRequest { IndexName = "i", Documents = { new DocumentInput { DocumentId = "d", Text = "some text" } } },
            cancellationToken: Token);

        var found = await client.SearchAsync(Query(SearchMode.Vector), cancellationToken: Token);
        var refusal = await Should.ThrowAsync<RpcException>(async () =>
            await client.SearchAsync(Query(SearchMode.Vector), cancellationToken: Token));
        var lexical = await client.SearchAsync(Query(SearchMode.Lexical), cancellationToken: Token);

        found.Hits.ShouldHaveSingleItem().DocumentId.ShouldBe("d");
        refusal.StatusCode.ShouldBe(StatusCode.Unavailable);
        refusal.Status.Detail.ShouldBe("the embedder m refused the key (HTTP 401): see FABRA_EMBEDDING_API_KEY");
        lexical.Hits.ShouldHaveSingleItem().DocumentId.ShouldBe("d");
    }

    [Fact]
    public async Task Host_that_set_its_own_embedder_keeps_it()
    {
        using var generator = new LocalEmbeddingGenerator();
        await using var server = await TestServer.StartAsync(builder => builder.Services.AddSingleton(
            new DocumentEmbedder(generator, new EmbedderIdentity("mine", LocalEmbeddingGenerator.Dimensions), batchSize: 8)));

        (await CreateAsync(server)).Index.Embedder.Model.ShouldBe("mine");
    }

    private static void Configure(EmbeddingSettings settings, FakeEndpoint endpoint)
    {
        settings.Provider = EmbeddingProvider.Openai;
        settings.BaseUrl = endpoint.BaseUrl;
        (settings.Model, settings.Dimensions, settings.MaxRetries) = ("m", 2, 0);
    }

    private static SearchRequest Query(SearchMode mode) => new() { IndexName = "i", Query = "text", Mode = mode };

    private static async Task<CreateIndexResponse> CreateAsync(TestServer server) =>
        await new IndexService.IndexServiceClient(server.Channel).CreateIndexAsync(
            new CreateIndexRequest { Index = new Fabra.V1.Index { Name = "i" } }, cancellationToken: Token);
}
