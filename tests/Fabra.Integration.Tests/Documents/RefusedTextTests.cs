using Fabra.Client;
using Fabra.Grpc.Server;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Tests.Embedding;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Documents;

/// <summary>An endpoint that refuses long texts: one document of many, which must not keep the others out, run after run.</summary>
public sealed class RefusedTextTests : IAsyncLifetime
{
    private const string Words = "This model's maximum context length is 100 letters.";

    private static readonly string TooLong = string.Join(' ', Enumerable.Repeat("word", 40));

    private readonly DocumentFolder _folder = new();
    private FakeEndpoint? _endpoint;
    private RunningServer? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FabraClient Client => _running!.Client;

    public async ValueTask InitializeAsync()
    {
        _endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.VectorsUpTo(100));
        _running = await RunningServer.StartAsync(Configure);
        await Policies.CreateAsync(Client);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _running!.DisposeAsync();
        await _endpoint!.DisposeAsync();
    }

    [Fact]
    public async Task IngestDocuments_rejects_the_document_by_name_and_stores_the_others()
    {
        DocumentInput[] documents = [Policies.Document("a", "One."), Policies.Document("long", TooLong), Policies.Document("b", "Two.")];

        var acks = await Client.IngestDocumentsAsync(Policies.Index, documents.ToAsyncEnumerable(), cancellationToken: Cancellation)
            .ToListAsync(Cancellation);

        var ack = acks.ShouldHaveSingleItem();
        (ack.IndexedCount, ack.ChunkCount).ShouldBe((2, 2));
        var rejected = ack.Rejected.ShouldHaveSingleItem();
        (rejected.Index, rejected.Document.DocumentId, rejected.Reason).ShouldBe((1, "long", "TEXT_REFUSED"));
        rejected.Message.ShouldBe(
            $"documents[1].text: chunk 1 of 1, 40 tokens by o200k_base: the embedder m refused the texts (HTTP 400): {Words}");
        (await Client.GetDocumentAsync(Policies.Index, "b", cancellationToken: Cancellation)).Text.ShouldBe("Two.");
    }

    [Fact]
    public async Task IndexDocuments_refuses_the_whole_request_for_the_callers_fault()
    {
        var refused = await Should.ThrowAsync<RpcException>(
            Policies.IndexAsync(Client, Policies.Document("a", "One."), Policies.Document("long", TooLong)));

        refused.ShouldSay(StatusCode.InvalidArgument, "TEXT_REFUSED", "documents[1].text");
        refused.Status.Detail.ShouldContain(Words);
        (await Client.GetIndexAsync(Policies.Index, Cancellation)).Statistics.Documents.ShouldBe(0);
    }

    [Fact]
    public async Task Search_with_a_query_that_is_too_long_names_the_query()
    {
        var refused = await Should.ThrowAsync<RpcException>(Policies.SearchAsync(Client, new SearchRequest { Query = TooLong }));

        refused.ShouldSay(StatusCode.InvalidArgument, "TEXT_REFUSED", "query");
    }

    [Fact]
    public async Task Add_names_the_file_indexes_the_rest_and_comes_through_again()
    {
        _folder.Write("a.md", "One.");
        _folder.Write("b.md", TooLong);
        _folder.Write("c.md", "Three.");

        var first = await _running!.Cli.RunAsync("index", "add", Policies.Index, _folder.Path, "--batch-size", "1");
        var again = await _running.Cli.RunAsync("index", "add", Policies.Index, _folder.Path, "--batch-size", "1");

        first.Code.ShouldBe(1);
        first.Out.ShouldBe("2 indexed, 0 unchanged, 2 chunks, 0 skipped, 1 failed\n");
        first.Error.ShouldContain("b.md: text: chunk 1 of 1");
        first.Error.ShouldContain($"{Words} (TEXT_REFUSED)");
        again.Out.ShouldBe("0 indexed, 2 unchanged, 0 chunks, 0 skipped, 1 failed\n");
    }

    [Fact]
    public async Task Limit_of_the_model_splits_smaller_what_would_be_refused()
    {
        await using var server = await RunningServer.StartAsync(builder =>
        {
            Configure(builder);
            (builder.Options.Embedding.MaxInputTokens, builder.Options.Embedding.Tokenizer) = (100, EmbeddingTokenizer.Bytes);
        });
        await Policies.CreateAsync(server.Client);

        var stored = await Policies.IndexAsync(server.Client, Policies.Document("long", TooLong), Policies.Document("short", "One."));

        stored.IndexedCount.ShouldBe(2);
        stored.ChunkCount.ShouldBeInRange(3, 5);
        var hits = await Policies.SearchAsync(server.Client, new SearchRequest { Query = "word", Mode = SearchMode.Lexical });
        hits.ShouldAllBe(hit => hit.Content.Length <= 100);
        hits.ShouldNotBeEmpty();
    }

    private void Configure(FabraServerBuilder builder)
    {
        var settings = builder.Options.Embedding;
        settings.Provider = EmbeddingProvider.Openai;
        settings.BaseUrl = _endpoint!.BaseUrl;
        (settings.Model, settings.Dimensions, settings.MaxRetries) = ("m", 2, 0);
    }
}
