using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Value = Fabra.V1.Value;

namespace Fabra.Integration.Tests.Documents;

public sealed class DocumentBadInputTests(PoliciesFixture server) : IClassFixture<PoliciesFixture>
{
    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    private IndexService.IndexServiceClient Indexes => server.Client.Indexes;

    [Fact]
    public async Task Unknown_index_is_not_found_with_the_closest_names()
    {
        await ShouldNameAsync(Indexes.GetIndexAsync(new() { Name = "polices" }, Call), "name");
        await ShouldNameAsync(Indexes.DeleteIndexAsync(new() { Name = "polices" }, Call), "name");
        await ShouldNameAsync(Indexes.CompactIndexAsync(new() { Name = "polices", EndedBefore = Ago(2) }, Call), "name");
        await ShouldNameAsync(
            Indexes.IndexDocumentsAsync(new() { IndexName = "polices", Documents = { Policies.Documents } }, Call), "index_name");
        await ShouldNameAsync(Indexes.GetDocumentAsync(new() { IndexName = "polices", DocumentId = "pets" }, Call), "index_name");
        await ShouldNameAsync(Indexes.DeleteDocumentAsync(new() { IndexName = "polices", DocumentId = "pets" }, Call), "index_name");
        await ShouldNameAsync(Indexes.SearchAsync(new() { IndexName = "polices", Query = "refunds" }, Call), "index_name");

        async Task ShouldNameAsync<T>(AsyncUnaryCall<T> call, string field)
        {
            var error = await Should.ThrowAsync<RpcException>(call.ResponseAsync);
            error.ShouldSay(StatusCode.NotFound, "UNKNOWN_INDEX", field);
            error.Details().Info().Metadata["closest"].ShouldBe("policies");
        }
    }

    [Fact]
    public async Task Index_that_exists_with_other_settings_is_refused()
    {
        var other = new CreateIndexRequest { Index = new V1.Index { Name = "policies", Chunking = new Chunking { MaxTokens = 64 } } };

        (await RefusedAsync(Indexes.CreateIndexAsync(other, Call)))
            .ShouldSay(StatusCode.AlreadyExists, "INDEX_EXISTS", "index.chunking.max_tokens");
    }

    [Theory]
    [InlineData(15, null, "index.chunking.max_tokens")]
    [InlineData(8193, null, "index.chunking.max_tokens")]
    [InlineData(null, 257, "index.chunking.overlap_tokens")]
    [InlineData(null, -1, "index.chunking.overlap_tokens")]
    public async Task Index_with_impossible_chunks_is_refused(int? maxTokens, int? overlap, string field)
    {
        var chunking = new Chunking();
        if (maxTokens is { } most)
        {
            chunking.MaxTokens = most;
        }

        if (overlap is { } repeated)
        {
            chunking.OverlapTokens = repeated;
        }

        (await RefusedAsync(Indexes.CreateIndexAsync(new() { Index = new V1.Index { Name = "x", Chunking = chunking } }, Call)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", field);
    }

    [Fact]
    public async Task Index_without_settings_or_a_name_is_refused()
    {
        (await RefusedAsync(Indexes.CreateIndexAsync(new(), Call))).ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "index");
        (await RefusedAsync(Indexes.CreateIndexAsync(new() { Index = new V1.Index() }, Call)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "index.name");
    }

    [Fact]
    public async Task Empty_text_is_refused() =>
        (await IndexAsync(Policies.Document("a", "One."), Policies.Document("b", " \n")))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "documents[1].text");

    [Fact]
    public async Task Text_of_more_than_4_MiB_is_refused() =>
        (await IndexAsync(Policies.Document("large", new string('x', (4 << 20) + 1))))
            .ShouldSay(StatusCode.InvalidArgument, "TOO_LARGE", "documents[0].text");

    [Fact]
    public async Task Batch_of_more_than_16_MiB_is_refused() =>
        (await IndexAsync([.. Enumerable.Range(0, 5).Select(i => Policies.Document($"d{i}", new string('x', 7 << 19)))]))
            .ShouldSay(StatusCode.InvalidArgument, "TOO_LARGE", "documents");

    [Fact]
    public async Task Message_beyond_the_limit_of_the_transport_ends_the_call_and_the_server_goes_on()
    {
        var huge = Policies.Document("huge", new string('x', 100 << 20));

        (await IndexAsync(huge)).StatusCode.ShouldBe(StatusCode.ResourceExhausted);

        (await Policies.SearchAsync(server.Client, new SearchRequest { Query = "refunds" })).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Id_that_stands_twice_in_a_batch_is_refused_naming_the_second() =>
        (await IndexAsync(Policies.Document("twice", "One."), Policies.Document("x", "Two."), Policies.Document("twice", "Three.")))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "documents[2].document_id");

    [Fact]
    public async Task Impossible_metadata_is_refused_naming_the_field()
    {
        var document = Policies.Document("m", "One.");
        document.Metadata["score"] = new Value { DoubleValue = double.NaN };
        (await IndexAsync(document)).ShouldSay(StatusCode.InvalidArgument, "INVALID_VALUE", "documents[0].metadata[score]");

        document.Metadata["score"] = new Value();
        (await IndexAsync(document)).ShouldSay(StatusCode.InvalidArgument, "INVALID_VALUE", "documents[0].metadata[score]");

        document.Metadata["score"] = new Value { NullValue = V1.NullValue.Unspecified };
        (await IndexAsync(document)).ShouldSay(StatusCode.InvalidArgument, "INVALID_VALUE", "documents[0].metadata[score]");
    }

    [Fact]
    public async Task Request_id_of_other_documents_is_refused()
    {
        var request = new IndexDocumentsRequest { IndexName = "policies", RequestId = "r1", Documents = { Policies.Documents[0] } };
        await Indexes.IndexDocumentsAsync(request, Call);
        request.Documents[0].Text += " Or three.";

        (await RefusedAsync(Indexes.IndexDocumentsAsync(request, Call)))
            .ShouldSay(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id");
    }

    [Fact]
    public async Task Document_that_is_not_there_is_not_found()
    {
        (await RefusedAsync(Indexes.GetDocumentAsync(new() { IndexName = "policies", DocumentId = "refund" }, Call)))
            .ShouldSay(StatusCode.NotFound, "DOCUMENT_NOT_FOUND", "document_id");
        (await RefusedAsync(Indexes.DeleteDocumentAsync(new() { IndexName = "policies", DocumentId = "refund" }, Call)))
            .ShouldSay(StatusCode.NotFound, "DOCUMENT_NOT_FOUND", "document_id");
        (await RefusedAsync(Indexes.GetDocumentAsync(new() { IndexName = "policies" }, Call)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "document_id");
    }

    [Fact]
    public async Task Compaction_without_an_instant_or_of_the_last_hour_is_refused()
    {
        (await RefusedAsync(Indexes.CompactIndexAsync(new() { Name = "policies" }, Call)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "ended_before");
        (await RefusedAsync(Indexes.CompactIndexAsync(new() { Name = "policies", EndedBefore = Ago(0.9) }, Call)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "ended_before");
    }

    [Fact]
    public async Task Page_token_that_is_none_is_refused()
    {
        await Policies.CreateAsync(server.Client, "another");
        var page = await Indexes.ListIndexesAsync(new() { PageSize = 1 }, Call);
        page.Indexes.ShouldHaveSingleItem().Name.ShouldBe("another");
        (await Indexes.ListIndexesAsync(new() { PageToken = page.NextPageToken }, Call))
            .Indexes.ShouldHaveSingleItem().Name.ShouldBe("policies");

        (await RefusedAsync(Indexes.ListIndexesAsync(new() { PageToken = page.NextPageToken[1..] }, Call)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token");
        (await RefusedAsync(Indexes.ListIndexesAsync(new() { PageToken = "?" }, Call)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token");
        (await RefusedAsync(Indexes.ListIndexesAsync(new() { PageSize = 1001 }, Call)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "page_size");
    }

    private static Timestamp Ago(double hours) => TimeProvider.System.GetUtcNow().AddHours(-hours).ToTimestamp();

    private static async Task<RpcException> RefusedAsync<T>(AsyncUnaryCall<T> call) =>
        await Should.ThrowAsync<RpcException>(call.ResponseAsync);

    private async Task<RpcException> IndexAsync(params DocumentInput[] documents) =>
        await RefusedAsync(Indexes.IndexDocumentsAsync(
            new IndexDocumentsRequest { IndexName = "policies", Documents = { documents } }, Call));
}
