using System.Text.Json;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Documents;

/// <summary>Documents by the command, over the whole server.</summary>
public sealed class CliDocumentTests : IAsyncLifetime
{
    private const string Index = "handbook";

    private readonly DocumentFolder _folder = new();
    private RunningServer? _running;

    private CliRunner Cli => _running!.Cli;

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServer.StartAsync();
        await Cli.PrintAsync("index", "create", Index, "--chunk-tokens", "64", "--description", "What everybody should know");
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _running!.DisposeAsync();
    }

    [Fact]
    public async Task Folder_is_indexed_searched_and_indexed_again_without_change()
    {
        _folder.Write("refunds.md", "# Refunds\n\nRefunds take two weeks.");
        _folder.Write("shops/pets.html", "<title>Pets</title><p>Cats and dogs are welcome.</p><script>track()</script>");
        _folder.Write("shops/parcels.txt", "Parcels take two days, or three in winter.");

        var added = await Cli.PrintAsync("index", "add", Index, _folder.Path, "--url-prefix", "https://example.com/");
        var again = await Cli.PrintAsync("index", "add", Index, _folder.Path, "--url-prefix", "https://example.com/");

        added.ShouldBe("3 indexed, 0 unchanged, 3 chunks, 0 skipped, 0 failed\n");
        again.ShouldBe("0 indexed, 3 unchanged, 0 chunks, 0 skipped, 0 failed\n");
        var hit = (await SearchAsync("are dogs allowed?"))[0];
        hit.GetProperty("document_id").GetString().ShouldBe("shops/pets.html");
        hit.GetProperty("content").GetString().ShouldBe("Pets\n\nCats and dogs are welcome.");
        hit.GetProperty("source_url").GetString().ShouldBe("https://example.com/shops/pets.html");
        (await Cli.PrintAsync("index", "search", Index, "dogs", "-k", "1")).ShouldStartWith("shops/pets.html\t");
    }

    [Fact]
    public async Task What_was_changed_or_deleted_is_found_as_of_then()
    {
        _folder.Write("refunds.md", "Refunds take two weeks.");
        await Cli.PrintAsync("index", "add", Index, _folder.Path);
        var then = IndexedAt(await Cli.PrintAsync("index", "get", Index, "refunds.md", "--json"));

        _folder.Write("refunds.md", "Refunds take three days.");
        var changed = await Cli.PrintAsync("index", "add", Index, _folder.Path);
        var now = await Cli.PrintAsync("index", "get", Index, "refunds.md");
        await Cli.PrintAsync("index", "delete", Index, "refunds.md", "--yes");

        changed.ShouldBe("1 indexed, 0 unchanged, 1 chunks, 0 skipped, 0 failed\n");
        now.ShouldBe("Refunds take three days.\n");
        (await Cli.RunAsync("index", "get", Index, "refunds.md")).ShouldFail(3, "DOCUMENT_NOT_FOUND", "refunds.md");
        (await Cli.PrintAsync("index", "get", Index, "refunds.md", "--as-of", then)).ShouldBe("Refunds take two weeks.\n");
        (await SearchAsync("refunds")).ShouldBeEmpty();
        (await SearchAsync("refunds", "--as-of", then))[0].GetProperty("content").GetString().ShouldBe("Refunds take two weeks.");
    }

    [Theory]
    [InlineData("team=risk", "a,c")]
    [InlineData("year>=2024", "b,c")]
    [InlineData("year>2023.5", "b,c")]
    [InlineData("year<2024", "a")]
    [InlineData("lang in (de, fr)", "b,c")]
    [InlineData("tags=blue", "a")]
    [InlineData("at>=2024-01-01T00:00:00+01:00", "c")]
    [InlineData("at<2024-01-01T00:00:00Z", "a")]
    [InlineData("ok=true", "b")]
    [InlineData("code=\"007\"", "a")]
    [InlineData("nothing=1", "")]
    public async Task Filter_finds_what_add_stored(string filter, string ids)
    {
        string[] metadata =
        [
            """{"team": "risk", "year": 2023, "lang": "en", "tags": ["red", "blue"], "at": "2023-05-01T00:00:00Z", "code": "007"}""",
            """{"team": "sales", "year": 2024, "lang": "de", "ok": true}""",
            """{"team": "risk", "year": 2024.5, "lang": "fr", "at": "2024-05-01T00:00:00Z", "code": 7}""",
        ];
        var lines = _folder.Write("lines.jsonl", string.Join(
            '\n', metadata.Select((fields, i) => $$"""{"id": "{{"abc"[i]}}", "text": "the same", "metadata": {{fields}}}""")));
        await Cli.PrintAsync("index", "add", Index, lines);

        var hits = await SearchAsync("same", "--filter", filter);

        string.Join(',', hits.Select(hit => hit.GetProperty("document_id").GetString()).Order()).ShouldBe(ids);
    }

    [Fact]
    public async Task Index_is_shown_listed_and_deleted()
    {
        await Cli.PrintAsync("index", "add", Index, _folder.Write("a.txt", "One text."));

        var shown = JsonElement.Parse(await Cli.PrintAsync("index", "show", Index));
        var listed = await Cli.PrintAsync("index", "list");
        await Cli.PrintAsync("index", "delete", Index, "--yes");

        shown.GetProperty("statistics").GetProperty("documents").GetInt64().ShouldBe(1);
        shown.GetProperty("index").GetProperty("chunking").GetProperty("overlap_tokens").GetInt64().ShouldBe(6);
        listed.ShouldStartWith("handbook\tlocal-");
        (await Cli.RunAsync("index", "show", Index)).ShouldFail(3, "UNKNOWN_INDEX");
    }

    private static string IndexedAt(string json) => JsonElement.Parse(json).GetProperty("indexed_at").GetString()!;

    private async Task<JsonElement[]> SearchAsync(string query, params string[] options) =>
        [.. JsonElement.Parse(await Cli.PrintAsync(["index", "search", Index, query, "--json", .. options])).EnumerateArray()];
}
