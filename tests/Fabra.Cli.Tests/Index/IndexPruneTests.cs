using System.Text;
using System.Text.Json.Nodes;

namespace Fabra.Cli.Tests.Index;

/// <summary>Documents whose files are gone, and all those that only look so.</summary>
public sealed class IndexPruneTests : CliTest
{
    private string Docs => Path.Combine(Folder, "docs");

    private IEnumerable<string> Ids => State.Documents.Keys.Order(StringComparer.Ordinal).Select(key => key["kb/".Length..]);

    [Fact]
    public async Task Prune_deletes_documents_of_the_folder_whose_files_are_gone()
    {
        await AddAllAsync();
        File.Delete(FileOf("docs/b.md", ""));
        File.Delete(FileOf("docs/sub/c.txt", ""));
        File.Delete(FileOf("other/d.md", ""));

        var run = await PruneAsync();

        run.ShouldBe(new CliRun(0, "0 indexed, 1 unchanged, 0 chunks, 0 skipped, 0 failed, 2 pruned\n", ""));
        Ids.ShouldBe(["docs/a.md", "docs2/e.md", "other/d.md"]);
    }

    [Fact]
    public async Task Prune_dry_run_lists_what_would_go_and_deletes_nothing()
    {
        await AddAllAsync();
        File.Delete(FileOf("docs/b.md", ""));
        var before = Ids.ToList();

        var plain = await PruneAsync("--dry-run");
        var json = JsonNode.Parse((await PruneAsync("--dry-run", "--json")).Out)!;

        plain.Code.ShouldBe(0, plain.Error);
        plain.Out.ShouldContain($"docs/b.md\tgone\t{Path.Combine(Docs, "b.md")}\n");
        json["gone_list"]!.AsArray().Select(id => id!.GetValue<string>()).ShouldBe(["docs/b.md"]);
        Ids.ShouldBe(before);
        State.CountOf("DeleteDocument").ShouldBe(0);
    }

    [Fact]
    public async Task Prune_with_nothing_gone_asks_for_nothing()
    {
        await AddAllAsync();

        (await PruneAsync("--json")).Out.ShouldContain("\"pruned\": 0");
        (await RunAsync("index", "add", "kb", Docs, Path.Combine(Folder, "other"), "--root", Folder, "--prune")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Prune_leaves_what_no_file_of_the_folder_could_have_been()
    {
        DefineIndex();
        await RunAsync("index", "add", "kb", FileOf("x.txt", "x"), "--id", "docs/by-hand");
        await RunAsync("index", "add", "kb", FileOf("x.txt", "x"), "--id", "docs/.hidden/x.md");
        await RunAsync("index", "add", "kb", FileOf("x.txt", "x"), "--id", "docs/../x.md");
        await RunAsync("index", "add", "kb", FileOf("x.txt", "x"), "--id", "docs/gone.md");
        FileOf("docs/lines.jsonl", """{"id": "docs/of-a-line.md", "text": "x"}""");
        FileOf("docs/emptied.md", "x");
        await RunAsync("index", "add", "kb", Docs, "--root", Folder);
        FileOf("docs/emptied.md", "");

        var run = await PruneAsync();

        run.Code.ShouldBe(0, run.Error);
        Ids.ShouldBe(["docs/../x.md", "docs/.hidden/x.md", "docs/by-hand", "docs/emptied.md", "docs/of-a-line.md"]);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("unreadable")]
    public async Task Prune_of_a_folder_nobody_knows_about_needs_yes(string how)
    {
        await AddAllAsync();
        if (how == "empty")
        {
            Directory.Delete(Docs, recursive: true);
            Directory.CreateDirectory(Docs);
        }
        else
        {
            File.Delete(Path.Combine(Docs, "b.md"));
            File.CreateSymbolicLink(Path.Combine(Docs, "broken.md"), Path.Combine(Docs, "nowhere.md"));
        }

        var before = Ids.ToList();
        var held = await PruneAsync();

        held.Code.ShouldBe(1);
        held.Out.ShouldContain(", 0 pruned\n");
        held.Error.ShouldContain(" not pruned: ");
        held.Error.ShouldContain("(--dry-run lists them, --yes prunes all the same)");
        Ids.ShouldBe(before);
        await PruneAsync("--yes");
        Ids.ShouldNotContain("docs/b.md");
        Ids.ShouldContain("other/d.md");
    }

    [Theory]
    [InlineData("y\n", 0, new[] { "a.md" })]
    [InlineData("n\n", 1, new[] { "a.md", "b.md" })]
    public async Task Prune_where_ids_do_not_tell_the_folder_asks(string answer, int code, string[] left)
    {
        DefineIndex();
        FileOf("docs/a.md", "a");
        var gone = FileOf("docs/b.md", "b");
        await RunAsync("index", "add", "kb", Docs);
        File.Delete(gone);

        (await RunAsync("index", "add", "kb", Docs, "--prune")).Code.ShouldBe(1);
        Ids.ShouldBe(["a.md", "b.md"]);
        Input = Encoding.UTF8.GetBytes(answer);
        var run = await RunOnTerminalAsync("index", "add", "kb", Docs, "--prune");

        run.Code.ShouldBe(code);
        run.Error.ShouldContain($"Delete 1 document of index kb, although the ids of {Docs} begin with nothing");
        Ids.ShouldBe(left);
    }

    [Fact]
    public async Task Prune_with_a_prefix_of_its_own_asks_nothing()
    {
        DefineIndex();
        FileOf("docs/a.md", "a");
        var gone = FileOf("docs/b.md", "b");
        await RunAsync("index", "add", "kb", Docs, "--id-prefix", "v1/");
        File.Delete(gone);

        (await RunAsync("index", "add", "kb", Docs, "--id-prefix", "v1/", "--prune")).Out.ShouldEndWith(", 1 pruned\n");

        Ids.ShouldBe(["v1/a.md"]);
    }

    [Fact]
    public async Task Prune_without_a_folder_is_refused_before_anything_is_sent()
    {
        DefineIndex();
        var file = FileOf("docs/a.md", "a");

        foreach (var path in new[] { file, Path.Combine(Folder, "nowhere"), Path.Combine(Docs, "*.md") })
        {
            var run = await RunAsync("index", "add", "kb", path, "--prune");
            run.Code.ShouldBe(2);
            run.Error.ShouldContain("--prune: none of the paths is a folder.");
        }

        Directory.CreateDirectory(Path.Combine(Folder, "elsewhere"));
        (await RunAsync("index", "add", "kb", Docs, "--root", Path.Combine(Folder, "elsewhere"), "--prune")).Code.ShouldBe(2);
        State.CountOf("IngestDocuments").ShouldBe(0);
    }

    [Fact]
    public async Task Prune_report_names_what_was_deleted()
    {
        await AddAllAsync();
        File.Delete(FileOf("docs/b.md", ""));
        File.Delete(FileOf("docs/a.md", ""));

        var json = JsonNode.Parse((await PruneAsync("--json")).Out)!;

        json["pruned"]!.GetValue<long>().ShouldBe(2);
        json["pruned_list"]!.AsArray().Select(id => id!.GetValue<string>()).ShouldBe(["docs/a.md", "docs/b.md"]);
    }

    [Fact]
    public async Task Documents_are_listed_in_lines_tables_and_json()
    {
        await AddAllAsync();

        var plain = await RunAsync("index", "documents", "kb", "--prefix", "docs/");
        var json = JsonNode.Parse((await RunAsync("index", "documents", "kb", "--json")).Out)!;
        var table = await RunOnTerminalAsync("index", "documents", "kb");

        plain.ShouldBe(new CliRun(
            0,
            "docs/a.md\t2024-01-15T10:30:00Z\t1\t\ndocs/b.md\t2024-01-15T10:30:00Z\t1\t\ndocs/sub/c.txt\t2024-01-15T10:30:00Z\t1\t\n",
            ""));
        json.AsArray().Count.ShouldBe(5);
        json[0]!["document_id"]!.GetValue<string>().ShouldBe("docs/a.md");
        table.Out.ShouldContain("docs2/e.md");
        (await RunAsync("index", "documents", "nowhere")).Code.ShouldBe(3);
    }

    private async Task AddAllAsync()
    {
        DefineIndex();
        foreach (var name in new[] { "docs/a.md", "docs/b.md", "docs/sub/c.txt", "other/d.md", "docs2/e.md" })
        {
            FileOf(name, name);
        }

        (await RunAsync("index", "add", "kb", Folder, "--root", Folder)).Code.ShouldBe(0);
    }

    private Task<CliRun> PruneAsync(params string[] options) =>
        RunAsync(["index", "add", "kb", Docs, "--root", Folder, "--prune", .. options]);
}
