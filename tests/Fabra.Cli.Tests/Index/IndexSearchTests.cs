using System.Text.Json.Nodes;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Tests.Index;

public sealed class IndexSearchTests : CliTest
{
    private const string ChunkId = "01912345-6789-8abc-8ef0-123456789abc";

    [Fact]
    public async Task Search_piped_prints_one_line_each()
    {
        AddHit("A chunk\nof two lines.");

        var run = await RunAsync("index", "search", "kb", "two", "lines");

        run.ShouldBe(new CliRun(0, $"docs/a.md\t0.031746\t{ChunkId}\t2024-01-15T10:30:00Z\tA chunk of two lines.\n", ""));
        Request().Query.ShouldBe("two lines");
    }

    [Fact]
    public async Task Search_on_a_terminal_prints_score_age_and_the_part_that_matches()
    {
        AddHit(string.Concat(Enumerable.Repeat("filler words here ", 40)) + "and freshness is judged so. " + new string('x', 300));

        var run = await RunOnTerminalAsync("index", "search", "kb", "how is freshness judged?");

        run.Code.ShouldBe(0);
        run.Out.ShouldContain("0.031746");
        run.Out.ShouldContain("2 h");
        run.Out.ShouldContain("freshness");
        run.Out.ShouldContain("https://example.org/a");
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--format", "json")]
    public async Task Search_json_prints_the_hits_whole(params string[] format)
    {
        AddHit("content");

        var hit = JsonNode.Parse((await RunAsync(["index", "search", "kb", "q", .. format])).Out)![0]!;

        hit["chunk_id"]!.GetValue<string>().ShouldBe(ChunkId);
        hit["metadata"]!["year"]!.GetValue<long>().ShouldBe(2024);
        hit["freshness_ms"]!.GetValue<long>().ShouldBe(7_200_000);
    }

    [Fact]
    public async Task Search_yaml_prints_the_same_fields()
    {
        AddHit("content");

        var run = await RunAsync("index", "search", "kb", "q", "--format", "yaml");

        run.Out.ShouldContain("score: 0.031746");
        run.Out.ShouldContain("  year: 2024");
    }

    [Fact]
    public async Task Search_options_reach_the_server()
    {
        AddHit("content");

        await RunAsync(
            "index", "search", "kb", "q", "--top-k", "7", "--mode", "lexical", "--as-of", "2024-01-15T10:30:00Z", "--filter", "team=risk");

        var request = Request();
        (request.TopK, request.Mode).ShouldBe((7, SearchMode.Lexical));
        request.AsOf.ShouldBe(SampleContexts.Time(0));
        request.Filter.ShouldBe(DocumentFilter.Equal("team", "risk").ToFilter());
    }

    [Fact]
    public async Task Search_several_filters_must_all_hold_unless_any_is_enough()
    {
        AddHit("content");
        string[] search = ["index", "search", "kb", "q", "--filter", "team=risk", "--filter", "year>=2020"];

        await RunAsync(search);
        await RunAsync([.. search, "--any"]);

        var filters = State.Calls.Select(call => call.Request).OfType<SearchRequest>().Select(request => request.Filter).ToList();
        filters[0].All.Filters.Count.ShouldBe(2);
        filters[1].Any.Filters.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Search_without_hits_says_so()
    {
        DefineIndex();

        (await RunAsync("index", "search", "kb", "q")).ShouldBe(new CliRun(0, "", "fabra: nothing was found\n"));
        (await RunAsync("index", "search", "kb", "q", "--json")).ShouldBe(new CliRun(0, "[]\n", ""));
    }

    private SearchRequest Request() => State.Calls.Select(call => call.Request).OfType<SearchRequest>().Single();

    private void AddHit(string content)
    {
        DefineIndex();
        State.Hits.Add(new SearchHit
        {
            ChunkId = ChunkId,
            DocumentId = "docs/a.md",
            Content = content,
            Score = 0.031746,
            IndexedAt = SampleContexts.Time(0),
            FreshnessMs = 7_200_000,
            SourceUrl = "https://example.org/a",
            Metadata = { ["year"] = FabraValue.From(2024) },
        });
    }
}
