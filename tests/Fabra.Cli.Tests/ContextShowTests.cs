using System.Text.Json.Nodes;
using Fabra.V1;

namespace Fabra.Cli.Tests;

public sealed class ContextShowTests : CliTest
{
    [Fact]
    public async Task Show_piped_prints_the_json_of_the_rest_interface()
    {
        AddContexts(1);

        var run = await RunAsync("context", "show", Id);

        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        var json = JsonNode.Parse(run.Out)!.AsObject();
        json.Select(field => field.Key).ShouldBe(
        [
            "context_id", "content", "lineage", "meta", "version", "name", "timestamp", "evidence", "tenant", "principal", "labels",
            "subjects",
        ]);
        json["content"]!.GetValue<string>().ShouldBe("User Engagement: 85.5\nPreferences: electronics 0");
        json["timestamp"]!.GetValue<string>().ShouldBe("2024-01-15T10:30:00Z");
        json["evidence"]!["state"]!.GetValue<string>().ShouldBe("durable");
    }

    [Fact]
    public async Task Show_lineage_piped_prints_the_seed_s_fields()
    {
        AddContexts(1);

        var run = await RunAsync("context", "show", Id, "--lineage");

        run.Code.ShouldBe(0);
        var json = JsonNode.Parse(run.Out)!.AsObject();
        json.Select(field => field.Key).ShouldBe(["context_id", "lineage"]);
        var lineage = json["lineage"]!;
        lineage["items_dropped"]!.GetValue<int>().ShouldBe(1);
        lineage["dropped_items"]![0]!["reason"]!.GetValue<string>().ShouldBe("budget");
        lineage["freshness_status"]!.GetValue<string>().ShouldBe("guaranteed");
        lineage["estimated_cost_usd"]!.ToJsonString().ShouldBe("0.000185");
        lineage["inputs"]!["user_id"]!.GetValue<string>().ShouldBe("user123");
        lineage["retrievers_used"]![0]!["latency_ms"]!.ToJsonString().ShouldBe("45.2");
        var feature = lineage["features_used"]![0]!;
        feature["value"]!.ToJsonString().ShouldBe("85.5");
        feature["source"]!.GetValue<string>().ShouldBe("cache");
        feature["freshness_ms"]!.GetValue<long>().ShouldBe(150);
        feature.AsObject().ContainsKey("tracking_error").ShouldBeFalse();
        var other = lineage["features_used"]![1]!;
        other["value"]!.ToJsonString().ShouldBe("9007199254740993");
        other.AsObject().ContainsKey("timestamp").ShouldBeFalse();
        other["status"]!.GetValue<string>().ShouldBe("not_found");
    }

    [Fact]
    public async Task Show_raw_prints_the_segments_as_they_were_stored()
    {
        AddContexts(1);

        var run = await RunAsync("context", "show", Id, "--raw");

        JsonNode.Parse(run.Out)!["raw"]!["plan"]!.GetValue<string>().ShouldBe("{\"items\": 1}");
    }

    [Fact]
    public async Task Show_on_a_terminal_prints_tables()
    {
        AddContexts(1);
        State.Contexts[0].Meta.Model = "gpt-4o";
        State.Contexts[0].Meta.CodeVersion = "v7";
        State.Contexts[0].Evidence.ContentHash = "cd12";
        State.Contexts[0].Lineage.DegradedReasons.Add("user/user123/score is missing");

        var run = await RunOnTerminalAsync("context", "show", Id);

        run.Code.ShouldBe(0);
        string[] shown =
            [Id, "recommendation_context", "engagement_score", "similar_products", "phones.md", "0.032787", "1847 of 2000", "item-4",
                "gpt-4o", "one_shot", "v7", "team=true", "is missing", "Record hash", "cd12", "user_id=\"user123\""];
        foreach (var expected in shown)
        {
            run.Out.ShouldContain(expected);
        }
    }

    [Fact]
    public async Task Show_on_a_terminal_with_json_prints_json()
    {
        AddContexts(1);

        var run = await RunOnTerminalAsync("context", "show", Id, "--json");

        JsonNode.Parse(run.Out)!["context_id"]!.GetValue<string>().ShouldBe(Id);
    }

    [Fact]
    public async Task Show_altered_on_a_terminal_says_so_before_all_else()
    {
        AddContexts(1);
        var evidence = State.Contexts[0].Evidence;
        evidence.Verification = Verification.Altered;
        evidence.Altered.Add(["principal", "content"]);

        var run = await RunOnTerminalAsync("context", "show", Id);

        run.Code.ShouldBe(5);
        run.Error.ShouldBe($"fabra: WARNING: context {Id} was ALTERED since it was recorded: principal, content.\n");
        run.Out.ShouldStartWith("ALTERED");
        run.Out.ShouldContain("ALTERED: principal, content");
    }

    [Fact]
    public async Task Show_of_an_intact_record_says_so()
    {
        AddContexts(1);
        State.Contexts[0].Evidence.Verification = Verification.Intact;

        var run = await RunOnTerminalAsync("context", "show", Id);

        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldMatch("Verification +intact");
    }

    [Fact]
    public async Task Show_without_lineage_and_meta_prints_what_there_is()
    {
        AddContexts(1);
        var context = State.Contexts[0];
        (context.Lineage, context.Meta) = (null, null);
        context.Evidence.Verification = Verification.Altered;
        context.Evidence.Altered.Add(["lineage", "meta"]);
        context.Evidence.Unreadable.Add(["lineage", "meta"]);

        var run = await RunOnTerminalAsync("context", "show", Id);

        run.Code.ShouldBe(5);
        run.Out.ShouldContain("User Engagement: 85.5");
        run.Out.ShouldMatch("Unreadable +lineage, meta");
        JsonNode.Parse((await RunAsync("context", "show", Id)).Out)!["evidence"]!["unreadable"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Show_prefixed_id_is_accepted()
    {
        AddContexts(1);

        (await RunAsync("context", "show", $"ctx_{Id}")).Code.ShouldBe(0);
    }
}
