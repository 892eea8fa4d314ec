using System.Text.Json.Nodes;
using Fabra.V1;

namespace Fabra.Cli.Tests;

public sealed class ContextListTests : CliTest
{
    [Fact]
    public async Task List_piped_prints_one_line_each_with_the_id_first()
    {
        AddContexts(3);

        var run = await RunAsync("context", "list", "--limit", "10");

        run.Code.ShouldBe(0);
        var lines = run.Out.TrimEnd().Split('\n');
        lines.Length.ShouldBe(3);
        lines[2].ShouldBe(
            $"{Id}\t2024-01-15T10:30:00Z\trecommendation_context\tguaranteed\tUser Engagement: 85.5 Preferences: electronics 0");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task List_with_more_than_the_limit_warns()
    {
        AddContexts(11);

        var run = await RunAsync("context", "list", "--limit", "10");

        run.Code.ShouldBe(0);
        run.Out.TrimEnd().Split('\n').Length.ShouldBe(10);
        run.Error.ShouldContain("warning");
        run.Error.ShouldContain("--limit");
    }

    [Fact]
    public async Task List_json_prints_a_bare_array_of_summaries()
    {
        AddContexts(2);

        var run = await RunAsync("context", "list", "--json");

        var json = JsonNode.Parse(run.Out)!.AsArray();
        json.Count.ShouldBe(2);
        json[1]!.AsObject().Select(field => field.Key).ShouldBe(
        [
            "context_id", "timestamp", "content", "version", "name", "freshness_status", "evidence", "tenant", "principal", "labels",
            "subjects",
        ]);
        json[1]!["evidence"]!["record_hash"]!.GetValue<string>().ShouldBe("ab");
    }

    [Fact]
    public async Task List_json_of_nothing_prints_an_empty_array() =>
        (await RunAsync("context", "list", "--format", "json")).Out.Trim().ShouldBe("[]");

    [Fact]
    public async Task List_interval_filters_on_the_server()
    {
        AddContexts(10);

        var run = await RunAsync("context", "list", "--start", "2024-01-15T10:30:02Z", "--end", "2024-01-15T12:30:04+02:00");

        run.Out.TrimEnd().Split('\n').Length.ShouldBe(3);
    }

    [Fact]
    public async Task List_filters_reach_the_server()
    {
        await RunAsync(
            "context", "list", "--name", "chat", "--status", "degraded", "--subject", "user:a:b", "--label", "a=1", "--label", "b=x=y",
            "--principal", "svc", "--oldest-first", "--limit", "5", "--start", "2024-01-15");

        var request = (ListContextsRequest)State.Calls.Single().Request!;
        request.Name.ShouldBe("chat");
        request.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        request.Subject.ShouldBe(new Subject { EntityName = "user", EntityId = "a:b" });
        request.Labels.ShouldBe(new Dictionary<string, string> { ["a"] = "1", ["b"] = "x=y" }, ignoreOrder: true);
        request.Principal.ShouldBe("svc");
        request.Order.ShouldBe(ContextOrder.OldestFirst);
        request.PageSize.ShouldBe(6);
        request.Start.ToDateTimeOffset().ShouldBe(new DateTimeOffset(2024, 1, 15, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task List_end_that_is_a_date_takes_the_whole_day()
    {
        await RunAsync("context", "list", "--start", "2026-11-30", "--end", "2026-11-30");

        var request = (ListContextsRequest)State.Calls.Single().Request!;
        request.Start.ToDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero));
        request.End.ToDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(-1));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(80)]
    public async Task List_on_a_narrow_terminal_keeps_ids_whole_and_lines_short(int width)
    {
        AddContexts(2);
        State.Contexts[0].Content = string.Concat(Enumerable.Repeat("long text 👩 ", 30));
        Width = width;

        var run = await RunOnTerminalAsync("context", "list");

        var lines = run.Out.TrimEnd().Split('\n');
        lines.Length.ShouldBe(6);
        lines[3].ShouldBe(Id);
        lines[4].ShouldStartWith("  2024-01-15T10:30:00Z  guaranteed  recomm");
        lines.ShouldAllBe(line => line.Length <= width);
    }

    [Fact]
    public async Task List_on_a_terminal_prints_a_table_with_whole_ids()
    {
        AddContexts(2);

        var run = await RunOnTerminalAsync("context", "list");

        run.Out.ShouldContain("Freshness");
        run.Out.ShouldContain(Id);
    }

    [Theory]
    [InlineData(160)]
    [InlineData(80)]
    public async Task List_on_a_terminal_marks_what_was_altered(int width)
    {
        AddContexts(3);
        State.Contexts[0].Evidence.Verification = Verification.Unverified;
        State.Contexts[1].Evidence.Verification = Verification.Altered;
        State.Contexts[1].Evidence.Altered.Add("name");
        Width = width;

        var run = await RunOnTerminalAsync("context", "list");

        run.Code.ShouldBe(0);
        run.Out.ShouldContain("ALTERED: name");
        run.Error.ShouldContain($"WARNING: context {State.Contexts[1].ContextId} was ALTERED");
    }

    [Fact]
    public async Task List_of_nothing_by_free_text_says_how_it_is_compared()
    {
        AddContexts(1);

        var run = await RunAsync("context", "list", "--name", "recomendation_context", "--label", "a=1");

        run.Code.ShouldBe(0);
        run.Error.ShouldBe("fabra: no context matches. --name, --label are free text, compared letter by letter.\n");
    }
}
