using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fabra.Integration.Tests.Documents;

/// <summary>Each call of the service when all is well.</summary>
public sealed class IndexServiceTests : IAsyncLifetime
{
    private RunningServer? _running;

    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    private FabraClient Client => _running!.Client;

    private IndexService.IndexServiceClient Indexes => Client.Indexes;

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServer.StartAsync();
        await Policies.CreateAsync(Client);
    }

    public async ValueTask DisposeAsync() => await _running!.DisposeAsync();

    [Fact]
    public async Task Same_corpus_twice_changes_nothing_and_says_so()
    {
        var first = await Policies.IndexAsync(Client, Policies.Documents);
        var before = await GetAsync("pets");

        var again = await Policies.IndexAsync(Client, Policies.Documents);

        first.ShouldBe(new IndexDocumentsResponse { IndexedCount = 4, ChunkCount = 4 });
        again.ShouldBe(new IndexDocumentsResponse { UnchangedCount = 4 });
        (await GetAsync("pets")).ShouldBe(before);
    }

    [Fact]
    public async Task Index_is_described_with_its_size_and_its_embedder()
    {
        await Policies.IndexAsync(Client, Policies.Documents);

        var found = await Indexes.GetIndexAsync(new() { Name = Policies.Index }, Call);

        found.Index.Chunking.ShouldBe(new Chunking { MaxTokens = 512, OverlapTokens = 51 });
        found.Index.Embedder.Model.ShouldStartWith("local-");
        found.Index.Embedder.Dimensions.ShouldBeGreaterThan(0);
        found.Statistics.Documents.ShouldBe(4);
        found.Statistics.Chunks.ShouldBe(4);
        found.Statistics.Tokens.ShouldBeInRange(20, 60);
        found.CompactedBefore.ShouldBeNull();
        (await Client.GetServerInfoAsync(Call.CancellationToken)).Embedder.ShouldBe(found.Index.Embedder);
        var again = await Indexes.CreateIndexAsync(new() { Index = found.Index }, Call);
        again.ShouldBe(new CreateIndexResponse { Index = found.Index, Created = false });
    }

    [Theory]
    [InlineData(SearchMode.Unspecified)]
    [InlineData(SearchMode.Vector)]
    [InlineData(SearchMode.Lexical)]
    [InlineData(SearchMode.Hybrid)]
    public async Task Hit_says_all_there_is_to_say(SearchMode mode)
    {
        await Policies.IndexAsync(Client, Policies.Documents);
        var document = await GetAsync("refunds");

        var hit = (await Policies.SearchAsync(Client, new SearchRequest { Query = "refunds take weeks", Mode = mode }))[0];

        hit.DocumentId.ShouldBe("refunds");
        hit.Content.ShouldBe("Refunds take two weeks.");
        hit.ContentHash.ShouldBe(document.ContentHash);
        hit.VersionId.ShouldBe(document.VersionId);
        hit.IndexedAt.ShouldBe(document.IndexedAt);
        hit.SourceUrl.ShouldBe("https://example.com/refunds");
        hit.Metadata["year"].ShouldBe(FabraValue.From(2023));
        hit.Position.ShouldBe(0);
        hit.FreshnessMs.ShouldBeInRange(0, 60_000);
        Guid.Parse(hit.ChunkId).Version.ShouldBe(8);
        document.Metadata.ShouldBe(hit.Metadata);
        document.SupersededAt.ShouldBeNull();
        document.ChunkCount.ShouldBe(1);
    }

    [Fact]
    public async Task Filter_restricts_what_is_ranked()
    {
        await Policies.IndexAsync(Client, Policies.Documents);
        var since2024 = new Filter { Range = new FieldRange { Field = "year", Min = FabraValue.From(2023.5) } };
        var english = new Filter { In = new FieldIn { Field = "lang", Values = { FabraValue.From("en"), FabraValue.From("de") } } };
        var request = new SearchRequest
        {
            Query = "refunds take two days",
            Mode = SearchMode.Vector,
            Filter = new Filter { All = new FilterList { Filters = { since2024, english } } },
        };

        (await Policies.SearchAsync(Client, request)).Select(hit => hit.DocumentId).ShouldBe(["parcels", "pets"]);
    }

    [Fact]
    public async Task What_was_replaced_or_deleted_is_read_as_of_then()
    {
        await Policies.IndexAsync(Client, Policies.Documents);
        var then = (await GetAsync("pets")).IndexedAt;
        await Policies.IndexAsync(Client, Policies.Document("refunds", "Refunds take a month."));
        var deleted = await Indexes.DeleteDocumentAsync(new() { IndexName = Policies.Index, DocumentId = "pets" }, Call);

        var old = await GetAsync("refunds", then);
        old.Text.ShouldBe("Refunds take two weeks.");
        old.SupersededAt.ShouldNotBeNull();
        var pets = await GetAsync("pets", then);
        pets.SupersededAt.ShouldBe(deleted.DeletedAt);
        var search = new SearchRequest { Query = "cats and dogs", Mode = SearchMode.Lexical, AsOf = then };
        var hit = (await Policies.SearchAsync(Client, search))[0];
        hit.DocumentId.ShouldBe("pets");
        hit.FreshnessMs.ShouldBe(0);
        search.AsOf = null;
        (await Policies.SearchAsync(Client, search)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleted_index_is_gone_now_and_there_as_of_then()
    {
        await Policies.IndexAsync(Client, Policies.Documents);
        var then = (await GetAsync("pets")).IndexedAt;
        await Indexes.DeleteIndexAsync(new() { Name = Policies.Index }, Call);

        (await Indexes.ListIndexesAsync(new(), Call)).Indexes.ShouldBeEmpty();
        (await Should.ThrowAsync<RpcException>(Policies.SearchAsync(Client, new SearchRequest { Query = "cats" })))
            .ShouldSay(StatusCode.NotFound, "UNKNOWN_INDEX", "index_name");
        (await Policies.SearchAsync(Client, new SearchRequest { Query = "cats", AsOf = then }))[0].DocumentId.ShouldBe("pets");
        await Policies.CreateAsync(Client);
        (await Policies.SearchAsync(Client, new SearchRequest { Query = "cats" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Compaction_answers_what_it_did()
    {
        await Policies.IndexAsync(Client, Policies.Documents);
        var before = TimeProvider.System.GetUtcNow().AddHours(-2).ToTimestamp();

        var compaction = await Indexes.CompactIndexAsync(
            new() { Name = Policies.Index, EndedBefore = before }, Call);

        compaction.ShouldBe(new CompactIndexResponse());
        (await Indexes.GetIndexAsync(new() { Name = Policies.Index }, Call)).CompactedBefore.Seconds.ShouldBe(before.Seconds);
    }

    [Fact]
    public async Task Telemetry_counts_documents_and_searches_and_holds_no_text()
    {
        await Policies.IndexAsync(Client, [.. Policies.Documents, Policies.Document("secret", "The password is xyzzy.")]);
        await Policies.IndexAsync(Client, Policies.Documents);
        await Policies.SearchAsync(Client, new SearchRequest { Query = "xyzzy", Mode = SearchMode.Lexical });
        await Indexes.DeleteDocumentAsync(new() { IndexName = Policies.Index, DocumentId = "pets" }, Call);

        var metrics = await _running!.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Call.CancellationToken);

        // Servers of other tests count into the same process-wide instruments.
        foreach (var series in new[]
        {
            "fabra_document_index_total{outcome=\"indexed\"}", "fabra_document_index_total{outcome=\"unchanged\"}",
            "fabra_document_index_total{outcome=\"deleted\"}", "fabra_document_chunks_total",
            "fabra_search_latency_seconds_count{mode=\"lexical\"}",
        })
        {
            metrics.Split('\n').ShouldContain(line => line.StartsWith(series + " ", StringComparison.Ordinal), series);
        }

        metrics.ShouldNotContain("xyzzy");
        _running.Logs.Texts.ShouldContain(text => text.StartsWith(
            "documents_indexed index=policies indexed=5 unchanged=0 rejected=0 chunks=5", StringComparison.Ordinal));
        _running.Logs.Texts.Where(text => text.StartsWith("index_", StringComparison.Ordinal) || text.Contains("xyzzy"))
            .ShouldHaveSingleItem().ShouldStartWith("index_created index=policies ");
    }

    private async Task<Document> GetAsync(string documentId, Timestamp? asOf = null)
    {
        var request = new GetDocumentRequest { IndexName = Policies.Index, DocumentId = documentId, AsOf = asOf };
        return (await Indexes.GetDocumentAsync(request, Call)).Document;
    }
}
