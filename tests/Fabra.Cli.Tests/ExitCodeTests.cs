using System.Net;
using Fabra.Client.Fakes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fabra.Cli.Tests;

public sealed class ExitCodeTests : CliTest
{
    public static readonly TheoryData<string[], string> BadUsage = new()
    {
        { ["context", "list", "--limit", "0"], "--limit" },
        { ["context", "list", "--limit", "-1"], "--limit" },
        { ["context", "list", "--limit", "many"], "--limit" },
        { ["context", "list", "--limt", "5"], "--limt" },
        { ["context", "list", "--start", "yesterday"], "--start" },
        { ["context", "list", "--end", "2024-13-01"], "--end" },
        { ["context", "list", "--start", "2024-01-16", "--end", "2024-01-15"], "--start" },
        { ["context", "list", "--status", "fine"], "fine" },
        { ["context", "list", "--subject", "user123"], "--subject" },
        { ["context", "list", "--label", "team"], "--label" },
        { ["context", "list", "--label", "a=1", "--label", "a=2"], "--label" },
        { ["context", "list", "--json", "--format", "table"], "--json" },
        { ["context", "show"], "id" },
        { ["context", "show", Id, "--lineage", "--raw"], "--raw" },
        { ["context", "export"], "--start" },
        { ["context", "export", Id, "--format", "xml"], "xml" },
        { ["context", "export", Id, "--start", "2024-01-15"], "--start" },
        { ["context", "export", "--start", "2024-01-15", "--resume", "-o", "/dev/null"], "--resume" },
        { ["features", "get", "score", "u", "--as-of", "2024-01-15"], "--as-of" },
        { ["features", "get", "score", "u", "--as-of", "Jan 5"], "--as-of" },
        { ["features", "ingest", "-"], "--format" },
        { ["context", "export", "--start", "2024-01-15", "--resume"], "--resume" },
        { ["context", "replay", Id, "--mode", "then"], "then" },
        { ["context", "replay", Id, "--mode", "current", "--as-of", "2024-01-15T00:00Z"], "--as-of" },
        { ["features", "ingest", "x.csv", "--batch-size", "0"], "--batch-size" },
        { ["features", "get", "score"], "entity_id" },
        { ["index", "create"], "index" },
        { ["index", "create", "kb", "--chunk-tokens", "8"], "--chunk-tokens" },
        { ["index", "create", "kb", "--chunk-tokens", "8193"], "--chunk-tokens" },
        { ["index", "create", "kb", "--overlap-tokens", "-1"], "--overlap-tokens" },
        { ["index", "create", "kb", "--chunk-tokens", "64", "--overlap-tokens", "33"], "--overlap-tokens" },
        { ["index", "show", "kb", "--format", "xml"], "xml" },
        { ["index", "show", "kb", "--json", "--format", "yaml"], "--format yaml" },
        { ["index", "get", "kb"], "document" },
        { ["index", "get", "kb", "d", "--as-of", "then"], "--as-of" },
        { ["index", "search", "kb"], "query" },
        { ["index", "search", "kb", "q", "--top-k", "0"], "--top-k" },
        { ["index", "search", "kb", "q", "--top-k", "10000"], "1 to 1000" },
        { ["index", "search", "kb", "q", "--mode", "best"], "best" },
        { ["index", "search", "kb", "q", "--filter", "year>>2020"], "--filter: \"year>>2020\", position 6" },
        { ["index", "search", "kb", "q", "--any"], "--any" },
        { ["index", "search", "kb", "q", "--as-of", "then"], "--as-of" },
        { ["index", "compact", "kb"], "--ended-before" },
        { ["index", "compact", "kb", "--ended-before", "then"], "--ended-before" },
        { ["index", "add", "kb"], "path" },
        { ["index", "add", "kb", "-"], "--id" },
        { ["index", "add", "kb", "-", "--type", "jsonl", "--id", "x"], "--id" },
        { ["index", "add", "kb", "/dev/null", "/dev/zero", "--type", "txt", "--id", "x"], "--id" },
        { ["index", "add", "kb", "x.txt", "--type", "pdf"], "pdf" },
        { ["index", "add", "kb", "x.txt", "--root", "/no/such/folder"], "--root" },
        { ["index", "add", "kb", "x.txt", "--metadata", "team"], "--metadata" },
        { ["index", "add", "kb", "x.txt", "--map", "title=name"], "--map" },
        { ["index", "add", "kb", "x.txt", "--map", "text=body", "--map", "metadata.b=body"], "given twice" },
        { ["index", "add", "kb", "x.txt", "--batch-size", "1001"], "--batch-size" },
        { ["sql", "SELECT 1", "--max-rows", "0"], "--max-rows" },
        { ["doctor", "--server", "ftp://x"], "--server" },
        { ["doctor", "--api-key", "a b"], "--api-key" },
        { ["doctor", "--timeout", "soon"], "--timeout" },
        { ["context", "export", "--format"], "--format" },
        { ["context", "list", "--limit"], "--limit" },
        { ["features", "ingest", "x.csv", "--batch-size"], "--batch-size" },
        { ["features", "ingest", "x.csv", "--batch-size", "10001"], "--batch-size" },
        { ["contxt"], "contxt" },
        { [], "command" },
    };

    [Theory]
    [MemberData(nameof(BadUsage))]
    public async Task Bad_usage_exits_2_and_names_what_is_wrong(string[] arguments, string named)
    {
        var run = await RunAsync(arguments);

        run.Code.ShouldBe(2);
        run.Error.ShouldStartWith("fabra: ");
        run.Error.ShouldContain(named);
        run.Out.ShouldBeEmpty();
        State.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unknown_context_exits_3_in_one_line()
    {
        var run = await RunAsync("context", "show", Id);

        run.ShouldBe(new CliRun(3, "", $"fabra: No context has the id {Id}. (CONTEXT_NOT_FOUND)\n"));
    }

    [Fact]
    public async Task Malformed_id_exits_2_naming_the_field()
    {
        var run = await RunAsync("context", "show", "abc");

        run.Code.ShouldBe(2);
        run.Error.ShouldBe("fabra: context_id: not a UUID (MALFORMED_ID; field context_id)\n");
    }

    [Fact]
    public async Task Unknown_feature_exits_3_with_the_closest_names()
    {
        DefineFeatures();

        var run = await RunAsync("features", "show", "engagement");

        run.Code.ShouldBe(3);
        run.Error.ShouldContain("closest: engagement_score, tier");
    }

    [Fact]
    public async Task Fault_of_the_program_exits_1_and_shows_all_of_it()
    {
        State.Replay = new V1.ReplayContextResponse { Original = new V1.Context { Timestamp = new() { Nanos = 1 } } };
        AddContexts(1);

        var run = await RunAsync("context", "replay", Id);

        run.Code.ShouldBe(1);
        run.Error.ShouldStartWith("fabra: unforeseen: ");
        run.Error.ShouldContain(nameof(OverflowException));
    }

    [Theory]
    [InlineData("context", "list")]
    [InlineData("index", "list")]
    [InlineData("index", "search", "kb", "q")]
    [InlineData("index", "add", "kb", "/dev/null", "--type", "txt")]
    [InlineData("index", "delete", "kb", "--yes")]
    public async Task No_server_exits_4_and_tells_the_address(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--server", "http://127.0.0.1:1"]);

        run.Code.ShouldBe(4);
        run.Error.ShouldStartWith("fabra: cannot reach http://127.0.0.1:1: Connection refused");
        run.Error.TrimEnd().ShouldNotContain('\n');
    }

    [Fact]
    public async Task Port_of_rest_exits_4_and_names_the_one_of_grpc()
    {
        await using var rest = await ServeAsync(HttpProtocols.Http1);
        var address = rest.Urls.Single();

        var run = await RunAsync("context", "list", "--server", address);

        run.Code.ShouldBe(4);
        run.Error.ShouldStartWith($"fabra: {address} speaks HTTP/1.1, as the port of REST does (8000 by default);");
        run.Error.ShouldContain("50051");
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Https_at_a_port_without_tls_exits_4_and_says_so(HttpProtocols protocols)
    {
        await using var plain = await ServeAsync(protocols);
        var address = plain.Urls.Single().Replace("http://", "https://", StringComparison.Ordinal);

        var run = await RunAsync("context", "list", "--server", address);

        run.Code.ShouldBe(4);
        run.Error.ShouldStartWith($"fabra: no TLS connection to {address}: ");
        run.Error.ShouldEndWith("A server without TLS is addressed as http://.\n");
    }

    [Fact]
    public async Task Store_down_exits_4_with_its_reason()
    {
        var down = FakeErrors.Create(StatusCode.Unavailable, "STORE_UNAVAILABLE", "The offline store did not answer.");
        State.FailNext("ListContexts", down, down, down, down);

        var run = await RunAsync("context", "list");

        run.Code.ShouldBe(4);
        run.Error.ShouldBe("fabra: The offline store did not answer. (STORE_UNAVAILABLE)\n");
    }

    [Fact]
    public async Task Refusal_of_another_kind_exits_1()
    {
        State.FailNext("ListContexts", FakeErrors.Create(StatusCode.Unauthenticated, "UNAUTHENTICATED", "The API key is missing."));

        var run = await RunAsync("context", "list");

        run.ShouldBe(new CliRun(1, "", "fabra: The API key is missing. (UNAUTHENTICATED)\n"));
    }

    [Fact]
    public async Task Interrupted_exits_130_silently()
    {
        using var interrupt = new CancellationTokenSource();
        await interrupt.CancelAsync();

        (await RunAsync(false, interrupt.Token, "context", "list")).ShouldBe(new CliRun(130, "", ""));
    }

    [Fact]
    public async Task Key_reaches_the_server()
    {
        await RunAsync("context", "list", "--api-key", "secret");

        State.Calls.Single().Headers.GetValue("authorization").ShouldBe("Bearer secret");
    }

    [Fact]
    public async Task Version_prints_this_program_s() => (await RunAsync("--version")).ShouldBe(new CliRun(0, "0.1.0\n", ""));

    [Theory]
    [InlineData("context", "list")]
    [InlineData("context", "show")]
    [InlineData("context", "export")]
    [InlineData("context", "replay")]
    [InlineData("features", "ingest")]
    [InlineData("index", "create")]
    [InlineData("index", "list")]
    [InlineData("index", "show")]
    [InlineData("index", "add")]
    [InlineData("index", "get")]
    [InlineData("index", "search")]
    [InlineData("index", "delete")]
    [InlineData("index", "compact")]
    public async Task Help_ends_with_examples(string group, string command)
    {
        var run = await RunAsync(group, command, "--help");

        run.Code.ShouldBe(0);
        run.Out.ShouldContain("Examples:");
        run.Out.ShouldContain($"  fabra {group} {command}");
        run.Out.ShouldContain("--server");
    }

    private static async Task<WebApplication> ServeAsync(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = protocols));
        var app = builder.Build();
        await app.StartAsync(Cancellation);
        return app;
    }
}
