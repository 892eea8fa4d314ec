using System.Text.Json.Nodes;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Cli.Tests.Index;

public sealed class IndexTests : CliTest
{
    [Fact]
    public async Task Create_prints_the_name_and_says_whether_it_existed()
    {
        var made = await RunAsync(
            "index", "create", "kb", "--chunk-tokens", "64", "--overlap-tokens", "0", "--description", "Knowledge");
        var again = await RunAsync("index", "create", "kb", "--description", "Knowledge");

        made.ShouldBe(new CliRun(0, "kb\n", "fabra: chunks of 64 tokens, overlap 0; embedder local-ngram-v2, 768 dimensions\n"));
        again.Code.ShouldBe(0);
        again.Error.ShouldStartWith("fabra: existed already: ");
        State.Indexes.Single().Chunking.ShouldBe(new Chunking { MaxTokens = 64, OverlapTokens = 0 });
    }

    [Fact]
    public async Task Create_with_other_settings_fails_with_the_reason()
    {
        DefineIndex();

        var run = await RunAsync("index", "create", "kb", "--description", "other");

        run.ShouldBe(new CliRun(1, "", "fabra: An index of that name exists. (INDEX_EXISTS)\n"));
    }

    [Fact]
    public async Task List_piped_prints_lines_and_terminal_a_table()
    {
        DefineIndex("b");
        DefineIndex("a");

        (await RunAsync("index", "list")).Out.ShouldBe(
            "a\tlocal-ngram-v2\t2024-01-15T10:30:00Z\tKnowledge\nb\tlocal-ngram-v2\t2024-01-15T10:30:00Z\tKnowledge\n");
        (await RunOnTerminalAsync("index", "list")).Out.ShouldContain("512 tokens, overlap 51");
        JsonNode.Parse((await RunAsync("index", "list", "--json")).Out)!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Show_prints_settings_and_size()
    {
        DefineIndex();
        await RunAsync("index", "add", "kb", FileOf("a.txt", "text"));

        var json = JsonNode.Parse((await RunAsync("index", "show", "kb")).Out)!;
        var yaml = await RunAsync("index", "show", "kb", "--format", "yaml");
        var table = await RunOnTerminalAsync("index", "show", "kb");

        json["statistics"]!["documents"]!.GetValue<long>().ShouldBe(1);
        json["index"]!["chunking"]!["max_tokens"]!.GetValue<long>().ShouldBe(512);
        yaml.Out.ShouldContain("  documents: 1\n");
        table.Out.ShouldContain("whole");
    }

    [Theory]
    [InlineData("show", "bk")]
    [InlineData("get", "bk", "d1")]
    [InlineData("search", "bk", "words")]
    [InlineData("delete", "bk", "--yes")]
    [InlineData("compact", "bk", "--ended-before", "2024-01-01")]
    public async Task Unknown_index_exits_3_with_the_closest_names(params string[] arguments)
    {
        DefineIndex();

        var run = await RunAsync(["index", .. arguments]);

        run.ShouldBe(new CliRun(3, "", "fabra: There is no index bk. (UNKNOWN_INDEX; closest: kb)\n"));
    }

    [Fact]
    public async Task Get_piped_prints_the_text_alone_and_otherwise_what_is_known()
    {
        DefineIndex();
        await RunAsync("index", "add", "kb", FileOf("a.txt", "the text"), "--metadata", "year=2024", "--root", Folder);

        var json = JsonNode.Parse((await RunAsync("index", "get", "kb", "a.txt", "--json", "--as-of", "2024-01-15T10:00:00Z")).Out)!;

        (await RunAsync("index", "get", "kb", "a.txt")).ShouldBe(new CliRun(0, "the text\n", ""));
        (await RunOnTerminalAsync("index", "get", "kb", "a.txt")).Out.ShouldContain("year=2024");
        json["metadata"]!["year"]!.GetValue<long>().ShouldBe(2024);
        State.Calls.Select(call => call.Request).OfType<GetDocumentRequest>().First().AsOf
            .ShouldBe(Timestamp.FromDateTime(new DateTime(2024, 1, 15, 10, 0, 0, DateTimeKind.Utc)));
    }

    [Fact]
    public async Task Get_unknown_document_exits_3()
    {
        DefineIndex();

        (await RunAsync("index", "get", "kb", "none")).Code.ShouldBe(3);
    }

    [Fact]
    public async Task Compact_tells_what_went_and_what_stayed()
    {
        DefineIndex();

        var run = await RunAsync("index", "compact", "kb", "--ended-before", "2024-01-01");

        run.ShouldBe(new CliRun(0, "3 versions removed, 8 chunks removed, 1 versions kept for contexts\n", ""));
    }
}
