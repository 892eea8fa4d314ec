using Fabra.Client.Fakes;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Tests;

public sealed class IndexCallTests : ClientTest
{
    [Fact]
    public async Task CreateIndex_sends_only_the_chunking_that_was_given()
    {
        await Client.CreateIndexAsync("kb", cancellationToken: Cancellation);
        await Client.CreateIndexAsync(
            "small", new CreateIndexOptions { Description = "d", MaxChunkTokens = 64, OverlapTokens = 0 }, Cancellation);

        var requests = Requests<CreateIndexRequest>();
        requests[0].Index.Chunking.HasMaxTokens.ShouldBeFalse();
        requests[0].Index.Chunking.HasOverlapTokens.ShouldBeFalse();
        requests[1].Index.Chunking.ShouldBe(new Chunking { MaxTokens = 64, OverlapTokens = 0 });
        requests[1].Index.Description.ShouldBe("d");
    }

    [Fact]
    public async Task CreateIndex_again_says_that_it_existed()
    {
        (await Client.CreateIndexAsync("kb", cancellationToken: Cancellation)).Created.ShouldBeTrue();
        (await Client.CreateIndexAsync("kb", cancellationToken: Cancellation)).Created.ShouldBeFalse();
    }

    [Fact]
    public async Task GetIndex_unknown_tells_reason_and_closest_names()
    {
        AddIndex("handbook");

        var error = await Should.ThrowAsync<FabraRpcException>(() => Client.GetIndexAsync("handbok", Cancellation));

        error.ReasonCode.ShouldBe(ErrorReason.UnknownIndex);
        error.ClosestNames.ShouldBe(["handbook"]);
    }

    [Fact]
    public async Task ListIndexes_several_pages_yields_all_in_order()
    {
        for (var i = 0; i < 25; i++)
        {
            AddIndex($"i{i:D2}");
        }

        var names = new List<string>();
        await foreach (var index in Client.ListIndexesAsync(new ListIndexesOptions { PageSize = 10 }, Cancellation))
        {
            names.Add(index.Name);
        }

        names.ShouldBe(State.Indexes.Select(index => index.Name));
        State.CountOf("ListIndexes").ShouldBe(3);
    }

    [Fact]
    public async Task ListDocuments_several_pages_yields_all_of_the_prefix_in_order()
    {
        AddIndex("kb");
        await Client.IndexDocumentsAsync(
            "kb", [.. Enumerable.Range(0, 25).Select(i => DocumentInputs.Create($"docs/{i:D2}", "text")), DocumentInputs.Create("z", "text")],
            cancellationToken: Cancellation);

        var options = new ListDocumentsOptions { Prefix = "docs/", PageSize = 10, AsOf = DateTimeOffset.UnixEpoch };
        var ids = await Client.ListDocumentsAsync("kb", options, Cancellation).Select(document => document.DocumentId).ToListAsync(Cancellation);

        ids.ShouldBe(Enumerable.Range(0, 25).Select(i => $"docs/{i:D2}"));
        State.CountOf("ListDocuments").ShouldBe(3);
        Requests<ListDocumentsRequest>().ShouldAllBe(request => request.AsOf.Seconds == 0 && request.Prefix == "docs/");
    }

    [Fact]
    public async Task IndexDocuments_unavailable_repeats_under_the_same_request_id()
    {
        AddIndex("kb");
        State.FailNext("IndexDocuments", FakeErrors.Unavailable(), FakeErrors.Unavailable());
        var metadata = new Dictionary<string, object?> { ["team"] = "risk", ["year"] = 2024, ["tags"] = new[] { "a", "b" } };

        var response = await Client.IndexDocumentsAsync(
            "kb", [DocumentInputs.Create("d1", "text", metadata, "https://example.org/d1")], null, Cancellation);

        response.IndexedCount.ShouldBe(1);
        var requests = Requests<IndexDocumentsRequest>();
        requests.Count.ShouldBe(3);
        Guid.Parse(requests.Select(request => request.RequestId).Distinct().ShouldHaveSingleItem()).Version.ShouldBe(7);
        var stored = State.Documents["kb/d1"].Document;
        stored.Metadata["year"].Int64Value.ShouldBe(2024);
        stored.Metadata["tags"].ListValue.Values.Count.ShouldBe(2);
        stored.SourceUrl.ShouldBe("https://example.org/d1");
    }

    [Fact]
    public async Task GetDocument_as_of_sends_the_instant()
    {
        AddIndex("kb");
        await Client.IndexDocumentsAsync("kb", [DocumentInputs.Create("d1", "text")], null, Cancellation);
        var then = new DateTimeOffset(2024, 1, 15, 10, 0, 0, TimeSpan.FromHours(2));

        var document = await Client.GetDocumentAsync("kb", "d1", new GetDocumentOptions { AsOf = then }, Cancellation);

        document.Text.ShouldBe("text");
        Requests<GetDocumentRequest>().Single().AsOf.ToDateTimeOffset().ShouldBe(then);
    }

    [Theory]
    [InlineData("DeleteIndex")]
    [InlineData("DeleteDocument")]
    public async Task Deletes_are_not_repeated_lest_they_end_what_came_after(string method)
    {
        AddIndex("kb");
        State.FailNext(method, FakeErrors.Unavailable());

        var error = await Should.ThrowAsync<FabraRpcException>(() => method == "DeleteIndex"
            ? Client.DeleteIndexAsync("kb", Cancellation)
            : Client.DeleteDocumentAsync("kb", "d1", Cancellation));

        error.StatusCode.ShouldBe(StatusCode.Unavailable);
        State.CountOf(method).ShouldBe(1);
    }

    [Fact]
    public async Task Search_sends_what_was_asked_for_and_leaves_defaults_to_the_server()
    {
        AddIndex("kb");
        State.Hits.Add(new SearchHit { DocumentId = "d1", Score = 0.5 });

        (await Client.SearchAsync("kb", "plain", null, Cancellation)).ShouldHaveSingleItem().DocumentId.ShouldBe("d1");
        var options = new SearchOptions
        {
            TopK = 3,
            Mode = SearchMode.Lexical,
            Filter = DocumentFilter.Equal("team", "risk"),
            AsOf = DateTimeOffset.UnixEpoch,
        };
        await Client.SearchAsync("kb", "special", options, Cancellation);

        var requests = Requests<SearchRequest>();
        (requests[0].HasTopK, requests[0].Filter, requests[0].AsOf).ShouldBe((false, null, null));
        (requests[1].TopK, requests[1].Mode).ShouldBe((3, SearchMode.Lexical));
        requests[1].Filter.Equals_.Field.ShouldBe("team");
        requests[1].AsOf.ToDateTimeOffset().ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task CompactIndex_tells_what_went()
    {
        AddIndex("kb");

        var answer = await Client.CompactIndexAsync("kb", DateTimeOffset.UnixEpoch, cancellationToken: Cancellation);

        answer.RemovedVersions.ShouldBe(3);
    }

    private void AddIndex(string name) => State.Indexes.Add(new V1.Index { Name = name });

    private List<T> Requests<T>() => [.. State.Calls.Select(call => call.Request).OfType<T>()];
}
