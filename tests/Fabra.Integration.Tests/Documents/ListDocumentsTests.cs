using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fabra.Integration.Tests.Documents;

/// <summary>The documents of an index as a list, and what the command makes of it.</summary>
public sealed class ListDocumentsTests : IAsyncLifetime
{
    private readonly DocumentFolder _folder = new();
    private RunningServer? _running;

    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    private FabraClient Client => _running!.Client;

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServer.StartAsync();
        await Policies.CreateAsync(Client);
        await Policies.IndexAsync(Client, Policies.Documents);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _running!.DisposeAsync();
    }

    [Fact]
    public async Task List_shows_what_get_shows_without_the_text()
    {
        var found = await Client.GetDocumentAsync(Policies.Index, "pets", cancellationToken: Call.CancellationToken);

        var listed = (await ListAsync(new() { Prefix = "pe" })).ShouldHaveSingleItem();

        listed.ShouldBe(new DocumentSummary
        {
            DocumentId = found.DocumentId,
            Metadata = { found.Metadata },
            SourceUrl = found.SourceUrl,
            VersionId = found.VersionId,
            ContentHash = found.ContentHash,
            IndexedAt = found.IndexedAt,
            ChunkCount = found.ChunkCount,
        });
    }

    [Fact]
    public async Task List_page_by_page_is_the_whole_list_now_and_as_of_an_instant()
    {
        var then = (await Client.GetDocumentAsync(Policies.Index, "pets", cancellationToken: Call.CancellationToken)).IndexedAt;
        await Client.DeleteDocumentAsync(Policies.Index, "refunds", Call.CancellationToken);

        (await IdsAsync(new() { PageSize = 1 })).ShouldBe(["parcels", "pets", "retours"]);
        (await IdsAsync(new() { PageSize = 2, AsOf = then.ToDateTimeOffset() })).ShouldBe(["parcels", "pets", "refunds", "retours"]);
        (await IdsAsync(new() { Prefix = "re", AsOf = then.ToDateTimeOffset() })).ShouldBe(["refunds", "retours"]);
        (await IdsAsync(new() { Prefix = "x" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Token_belongs_to_index_prefix_and_instant()
    {
        var asOf = Timestamp.FromDateTimeOffset((await ListAsync(new()))[0].IndexedAt.ToDateTimeOffset());
        var request = new ListDocumentsRequest { IndexName = Policies.Index, PageSize = 1 };
        request.PageToken = (await Client.Indexes.ListDocumentsAsync(request, Call)).NextPageToken;
        (await Client.Indexes.ListDocumentsAsync(request, Call)).Documents.ShouldHaveSingleItem().DocumentId.ShouldBe("pets");

        foreach (var change in (Action<ListDocumentsRequest>[])[
            other => other.Prefix = "p", other => other.AsOf = asOf, other => other.IndexName = "other", other => other.PageToken = "x"])
        {
            var other = request.Clone();
            change(other);
            (await Should.ThrowAsync<RpcException>(Client.Indexes.ListDocumentsAsync(other, Call).ResponseAsync))
                .ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token");
        }
    }

    [Theory]
    [InlineData("nobody", "", 0, StatusCode.NotFound, "UNKNOWN_INDEX")]
    [InlineData("", "", 0, StatusCode.InvalidArgument, "INVALID_FIELD")]
    [InlineData("policies", "\t", 0, StatusCode.InvalidArgument, "INVALID_FIELD")]
    [InlineData("policies", "", 1001, StatusCode.InvalidArgument, "INVALID_FIELD")]
    [InlineData("policies", "", -1, StatusCode.InvalidArgument, "INVALID_FIELD")]
    public async Task Bad_request_is_refused(string index, string prefix, int size, StatusCode code, string reason)
    {
        var request = new ListDocumentsRequest { IndexName = index, Prefix = prefix, PageSize = size };

        (await Should.ThrowAsync<RpcException>(Client.Indexes.ListDocumentsAsync(request, Call).ResponseAsync)).ShouldSay(code, reason);
    }

    [Fact]
    public async Task Add_with_prune_deletes_the_documents_of_files_that_are_gone_and_no_others()
    {
        _folder.Write("docs/a.md", "One.");
        File.Delete(_folder.Write("docs/b.md", "Two."));
        await _running!.Cli.PrintAsync("index", "add", Policies.Index, _folder.Path, "--root", _folder.Path);
        var gone = _folder.Write("docs/gone.md", "Three.");
        await _running.Cli.PrintAsync("index", "add", Policies.Index, Path.Join(_folder.Path, "docs"), "--root", _folder.Path);
        File.Delete(gone);

        var pruned = await _running.Cli.PrintAsync(
            "index", "add", Policies.Index, Path.Join(_folder.Path, "docs"), "--root", _folder.Path, "--prune");

        pruned.ShouldBe("0 indexed, 1 unchanged, 0 chunks, 0 skipped, 0 failed, 1 pruned\n");
        (await _running.Cli.PrintAsync("index", "documents", Policies.Index)).Split('\n').Select(line => line.Split('\t')[0])
            .ShouldBe(["docs/a.md", "parcels", "pets", "refunds", "retours", ""]);
    }

    private async Task<List<DocumentSummary>> ListAsync(ListDocumentsOptions options) =>
        await Client.ListDocumentsAsync(Policies.Index, options, Call.CancellationToken).ToListAsync(Call.CancellationToken);

    private async Task<IEnumerable<string>> IdsAsync(ListDocumentsOptions options) =>
        (await ListAsync(options)).Select(document => document.DocumentId);
}
