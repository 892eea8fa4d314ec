using Fabra.Integration.Tests.Documents;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>What a person sees who gives the command documents that are none.</summary>
public sealed class CliDocumentBadInputTests(PoliciesFixture server) : IClassFixture<PoliciesFixture>, IDisposable
{
    private const int Failed = 1;
    private const int BadUsage = 2;
    private const int NotFound = 3;

    public static readonly TheoryData<string, string, string> BadLines = new()
    {
        { "empty text", """{"id":"x","text":""}""", "text" },
        { "blank text", """{"id":"x","text":" \n"}""", "text: " },
        { "U+0000", """{"id":"x","text":"a\u0000b"}""", "text: " },
        { "half a surrogate pair", """{"id":"x","text":"\ud800"}""", "not Unicode" },
        { "no id", """{"text":"x"}""", "document_id" },
        { "control character", """{"id":"a\nb","text":"x"}""", "document_id: " },
        { "nested metadata", """{"id":"x","text":"x","metadata":{"a":{"b":1}}}""", "metadata" },
        { "unknown field", """{"id":"x","text":"x","titel":"y"}""", "\"titel\" is unknown" },
    };

    private readonly DocumentFolder _folder = new();

    private CliRunner Cli => server.Cli;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task Bad_line_is_told_by_its_number_and_the_others_are_indexed(string what, string line, string named)
    {
        var path = _folder.Write("lines.jsonl", $$"""{"id":"good","text":"{{what}}"}""" + "\n" + line + "\n");

        var run = await Cli.RunAsync("index", "add", Policies.Index, path);

        run.ShouldFail(Failed, "lines.jsonl:2: ", named);
        run.Out.ShouldBe("1 indexed, 0 unchanged, 1 chunks, 0 skipped, 1 failed\n");
    }

    [Fact]
    public async Task Unknown_index_exits_3_with_the_closest_name()
    {
        var path = _folder.Write("a.txt", "a");

        (await Cli.RunAsync("index", "add", "polices", path)).ShouldFail(NotFound, "UNKNOWN_INDEX", "policies");
        (await Cli.RunAsync("index", "show", "polices")).ShouldFail(NotFound, "UNKNOWN_INDEX", "policies");
        (await Cli.RunAsync("index", "search", "polices", "x")).ShouldFail(NotFound, "UNKNOWN_INDEX", "policies");
        (await Cli.RunAsync("index", "get", "polices", "x")).ShouldFail(NotFound, "UNKNOWN_INDEX", "policies");
        (await Cli.RunAsync("index", "delete", "polices", "--yes")).ShouldFail(NotFound, "UNKNOWN_INDEX", "policies");
        (await Cli.RunAsync("index", "compact", "polices", "--ended-before", "2024-01-01")).ShouldFail(NotFound, "policies");
    }

    [Fact]
    public async Task Unknown_document_exits_3()
    {
        (await Cli.RunAsync("index", "get", Policies.Index, "none")).ShouldFail(NotFound, "DOCUMENT_NOT_FOUND", "none");
        (await Cli.RunAsync("index", "delete", Policies.Index, "none", "--yes")).ShouldFail(NotFound, "DOCUMENT_NOT_FOUND", "none");
    }

    [Fact]
    public async Task Impossible_names_and_settings_exit_2_or_1_naming_the_field()
    {
        (await Cli.RunAsync("index", "create", "two words")).ShouldFail(BadUsage, "INVALID_FIELD", "index.name");
        (await Cli.RunAsync("index", "create", Policies.Index, "--chunk-tokens", "64"))
            .ShouldFail(Failed, "INDEX_EXISTS", "index.chunking.max_tokens");
        (await Cli.RunAsync("index", "compact", Policies.Index, "--ended-before", "2999-01-01"))
            .ShouldFail(BadUsage, "INVALID_FIELD", "ended_before");
    }

    [Theory]
    [InlineData(" ", "query")]
    [InlineData("x", "filter", "--filter", "year>=text", "--filter", "a<true")]
    public async Task Impossible_search_exits_2_naming_the_field(string query, string field, params string[] options) =>
        (await Cli.RunAsync(["index", "search", Policies.Index, query, .. options])).ShouldFail(BadUsage, field);

    [Fact]
    public async Task Search_before_the_index_was_made_exits_3() =>
        (await Cli.RunAsync("index", "search", Policies.Index, "refunds", "--as-of", "2020-01-01T00:00:00Z")).ShouldFail(NotFound, "UNKNOWN_INDEX");
}
