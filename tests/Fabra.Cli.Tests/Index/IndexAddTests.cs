using System.Text;
using System.Text.Json.Nodes;
using Fabra.Client;

namespace Fabra.Cli.Tests.Index;

public sealed class IndexAddTests : CliTest
{
    private static readonly string[] AB = ["a", "b"];

    [Fact]
    public async Task Add_folder_indexes_what_is_below_under_its_relative_path()
    {
        DefineIndex();
        FileOf("docs/b.md", "# B");
        FileOf("docs/sub/a.txt", "a");
        FileOf("docs/sub/page.html", "<p>one</p><p>two</p>");
        FileOf("docs/logo.png", "x");
        FileOf("docs/.hidden.md", "h");

        var run = await RunAsync("index", "add", "kb", Path.Combine(Folder, "docs"));

        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldBe("3 indexed, 0 unchanged, 6 chunks, 2 skipped, 0 failed\n");
        State.Documents.Keys.Order().ShouldBe(["kb/b.md", "kb/sub/a.txt", "kb/sub/page.html"]);
        Stored("sub/page.html").Text.ShouldBe("one\n\ntwo");
        run.Error.ShouldContain("logo.png: \".png\" is no known type (UNKNOWN_TYPE)");
        run.Error.ShouldContain(".hidden.md: is hidden; --hidden takes it (HIDDEN)");
    }

    [Fact]
    public async Task Add_again_changes_nothing_and_says_so()
    {
        DefineIndex();
        var path = FileOf("a.txt", "a");
        await RunAsync("index", "add", "kb", path);

        (await RunAsync("index", "add", "kb", path)).Out.ShouldBe("0 indexed, 1 unchanged, 0 chunks, 0 skipped, 0 failed\n");
    }

    [Fact]
    public async Task Add_again_without_metadata_keeps_it()
    {
        DefineIndex();
        await RunAsync("index", "add", "kb", FileOf("a.txt", "old"), "--root", Folder, "--metadata", "team=risk", "--url-prefix", "https://x.org/");

        var run = await RunAsync("index", "add", "kb", FileOf("a.txt", "new"), "--root", Folder);

        run.Code.ShouldBe(0, run.Error);
        Stored("a.txt").Text.ShouldBe("new");
        Stored("a.txt").Metadata["team"].ShouldBe(FabraValue.From("risk"));
        Stored("a.txt").SourceUrl.ShouldBe("https://x.org/a.txt");

        await RunAsync("index", "add", "kb", FileOf("a.txt", "new"), "--root", Folder, "--no-metadata");

        Stored("a.txt").Metadata.ShouldBeEmpty();
        Stored("a.txt").SourceUrl.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("*.md", new[] { "x/top.md" })]
    [InlineData("**/*.md", new[] { "x/deep/b.md", "x/deep/er/c.md", "x/top.md" })]
    [InlineData("deep/*.{md,txt}", new[] { "x/deep/b.md", "x/deep/d.txt" })]
    [InlineData("deep/[b-c].m?", new[] { "x/deep/b.md" })]
    [InlineData("**/[!bc].*", new[] { "x/deep/d.txt" })]
    [InlineData("{deep,top}/er/**", new[] { "x/deep/er/c.md" })]
    [InlineData("deep/*", new[] { "x/deep/b.md", "x/deep/d.txt" })]
    public async Task Add_pattern_indexes_what_matches(string pattern, string[] ids)
    {
        DefineIndex();
        FileOf("x/top.md", "1");
        FileOf("x/deep/b.md", "2");
        FileOf("x/deep/er/c.md", "3");
        FileOf("x/deep/d.txt", "4");
        FileOf("x/.git/e.md", "5");

        var run = await RunAsync("index", "add", "kb", Path.Combine(Folder, "x", pattern), "--root", Folder);

        run.Error.ShouldBeEmpty();
        State.Documents.Keys.Order(StringComparer.Ordinal).ShouldBe(ids.Select(id => $"kb/{id}"));
    }

    [Fact]
    public async Task Add_standard_input_takes_the_id_and_type_given()
    {
        DefineIndex();
        Input = Encoding.UTF8.GetBytes("<p>piped</p>");

        var run = await RunAsync("index", "add", "kb", "-", "--id", "policy", "--type", "html", "--id-prefix", "ignored-");

        run.Code.ShouldBe(0, run.Error);
        Stored("policy").Text.ShouldBe("piped");
    }

    [Fact]
    public async Task Add_options_become_ids_sources_and_metadata()
    {
        DefineIndex();
        var path = FileOf("docs/a b.txt", "text");
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 15, 10, 30, 0, DateTimeKind.Utc));

        await RunAsync(
            "index", "add", "kb", Path.Combine(Folder, "docs"), "--id-prefix", "v1/", "--url-prefix", "https://example.org/",
            "--metadata", "team=risk", "--metadata", "year=2024", "--metadata", "tag=a", "--metadata", "tag=b",
            "--metadata", "code=\"007\"", "--file-metadata");

        var document = Stored("v1/a b.txt");
        document.SourceUrl.ShouldBe("https://example.org/a%20b.txt");
        document.Metadata["team"].ShouldBe(FabraValue.From("risk"));
        document.Metadata["year"].ShouldBe(FabraValue.From(2024));
        document.Metadata["tag"].ShouldBe(FabraValue.From(AB));
        document.Metadata["code"].ShouldBe(FabraValue.From("007"));
        document.Metadata["path"].ShouldBe(FabraValue.From("a b.txt"));
        document.Metadata["modified_at"].TimestampValue.ShouldBe(SampleContexts.Time(0));
    }

    [Fact]
    public async Task Add_front_matter_becomes_metadata_only_when_asked_to()
    {
        DefineIndex();
        const string Content = """
            ---
            title: "2024"
            year: 2024
            tags: [a, b]
            at: 2024-01-15T10:30:00Z
            draft:
            ---
            # Text
            """;
        var path = FileOf("a.md", Content);

        await RunAsync("index", "add", "kb", path, "--id", "plain", "--metadata", "year=1");
        await RunAsync("index", "add", "kb", path, "--id", "taken", "--metadata", "year=1", "--front-matter");

        Stored("plain").Text.ShouldStartWith("---");
        Stored("taken").Text.ShouldBe("# Text");
        var metadata = Stored("taken").Metadata;
        metadata.Keys.Order().ShouldBe(["at", "tags", "title", "year"]);
        metadata["title"].ShouldBe(FabraValue.From("2024"));
        metadata["year"].ShouldBe(FabraValue.From(2024));
        metadata["tags"].ShouldBe(FabraValue.From(AB));
        metadata["at"].TimestampValue.ShouldBe(SampleContexts.Time(0));
    }

    [Fact]
    public async Task Add_dry_run_lists_and_sends_nothing()
    {
        var good = FileOf("a.txt", "text");
        var bad = FileOf("b.txt", [0xFF]);

        var plain = await RunAsync("index", "add", "nowhere", good, bad, "--dry-run", "--root", Folder);
        var json = JsonNode.Parse((await RunAsync("index", "add", "nowhere", good, bad, "--dry-run", "--json", "--root", Folder)).Out)!;

        plain.Code.ShouldBe(1);
        plain.Out.ShouldBe($"a.txt\t4\t{good}\n0 indexed, 0 unchanged, 0 chunks, 0 skipped, 1 failed\n");
        json["documents"]![0]!["document_id"]!.GetValue<string>().ShouldBe("a.txt");
        json["failed_list"]![0]!["reason"]!.GetValue<string>().ShouldBe("NOT_TEXT");
        State.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Add_on_a_terminal_prints_what_was_left_out_as_tables()
    {
        DefineIndex();
        FileOf("docs/a.txt", "a");
        FileOf("docs/logo.png", "x");
        FileOf("docs/bad.txt", [0x00]);

        var run = await RunOnTerminalAsync("index", "add", "kb", Path.Combine(Folder, "docs"));

        run.Code.ShouldBe(1);
        run.Out.ShouldStartWith("1 indexed, 0 unchanged, 2 chunks, 1 skipped, 1 failed\n");
        run.Out.ShouldContain("BINARY");
        run.Out.ShouldContain("UNKNOWN_TYPE");
    }

    [Fact]
    public async Task Add_report_lists_everything_and_the_output_the_first()
    {
        DefineIndex();
        for (var i = 0; i < 30; i++)
        {
            FileOf($"docs/{i}.bin", "x");
        }

        var report = Path.Combine(Folder, "out", "report.json");

        var run = await RunAsync("index", "add", "kb", Path.Combine(Folder, "docs"), "--report", report);

        run.Code.ShouldBe(0);
        run.Error.ShouldContain("fabra: and 10 more (--report FILE lists them)");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(report, Cancellation))!;
        json["skipped"]!.GetValue<long>().ShouldBe(30);
        json["skipped_list"]!.AsArray().Count.ShouldBe(30);
    }

    [Fact]
    public async Task Add_server_that_goes_away_exits_4_and_tells_what_was_acknowledged()
    {
        DefineIndex();
        State.IngestBreaks.Enqueue(2);
        for (var i = 0; i < 5; i++)
        {
            FileOf($"docs/{i}.txt", $"{i}");
        }

        for (var i = 0; i < 4; i++)
        {
            State.IngestBreaks.Enqueue(0);
        }

        var run = await RunAsync("index", "add", "kb", Path.Combine(Folder, "docs"), "--batch-size", "1");

        run.Code.ShouldBe(4);
        run.Out.ShouldBe("2 indexed, 0 unchanged, 4 chunks, 0 skipped, 0 failed\n");
        run.Error.ShouldContain("away");
    }

    [Fact]
    public async Task Add_interrupted_exits_130_and_tells_what_was_acknowledged()
    {
        DefineIndex();
        State.HoldReplies = new TaskCompletionSource();
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = RunAsync(false, interrupt.Token, "index", "add", "kb", FileOf("a.txt", "a"));
        await State.BatchReceived.Task.WaitAsync(Cancellation);

        await interrupt.CancelAsync();
        var run = await running;

        run.Code.ShouldBe(130);
        run.Out.ShouldBe("0 indexed, 0 unchanged, 0 chunks, 0 skipped, 0 failed\n");
        run.Error.ShouldBe("fabra: interrupted; what is counted is stored, and the same command goes on from there\n");
    }
}
