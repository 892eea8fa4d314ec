using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Fabra.Integration.Tests.Seed;

/// <summary>Every command of the product text, as printed there.</summary>
public sealed class CliSeedTests(SeedFixture seed) : IClassFixture<SeedFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Show_prints_what_rest_returns()
    {
        var shown = JsonElement.Parse(await seed.Cli.PrintAsync("context", "show", seed.Ids[0]));

        shown.ShouldBeContext();
        var served = await seed.GetJsonAsync($"/v1/context/{seed.Ids[0]}");
        shown.GetProperty("lineage").GetProperty("features_used")[0].GetRawText().Length.ShouldBeGreaterThan(100);
        foreach (var field in served.EnumerateObject())
        {
            Sorted(shown.GetProperty(field.Name)).ShouldBe(Sorted(field.Value), field.Name);
        }
    }

    [Fact]
    public async Task Show_lineage_prints_only_the_lineage()
    {
        var shown = JsonElement.Parse(await seed.Cli.PrintAsync("context", "show", seed.Ids[0], "--lineage"));

        shown.EnumerateObject().Select(field => field.Name).ShouldBe(["context_id", "lineage"]);
        shown.GetProperty("lineage").ShouldBeLineage();
    }

    [Fact]
    public async Task List_limit_prints_the_newest_and_warns_when_there_are_more()
    {
        var all = await seed.Cli.RunAsync("context", "list", "--limit", "10");
        var two = await seed.Cli.RunAsync("context", "list", "--limit", "2");

        Ids(all.Out).ShouldBe(seed.Ids.Reverse());
        all.Error.ShouldBeEmpty();
        Ids(two.Out).ShouldBe(seed.Ids.Reverse().Take(2));
        two.Error.ShouldContain("warning");
    }

    [Fact]
    public async Task List_in_a_time_range_prints_those_in_it()
    {
        var within = await seed.Cli.PrintAsync(
            "context", "list", "--start", "2024-01-15T10:00:00Z", "--end", "2024-01-15T11:00:00Z");
        var after = await seed.Cli.PrintAsync(
            "context", "list", "--start", "2024-01-15T11:00:00Z", "--end", "2024-01-15T12:00:00Z");

        Ids(within).ShouldBe(seed.Ids.Reverse());
        after.ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_json_prints_the_context() =>
        JsonElement.Parse(await seed.Cli.PrintAsync("context", "export", seed.Ids[0], "--format", "json")).ShouldBeContext();

    [Fact]
    public async Task Export_yaml_writes_the_same_fields_into_the_file()
    {
        var path = seed.Folder.File("context.yaml");

        await seed.Cli.PrintAsync("context", "export", seed.Ids[0], "--format", "yaml", "-o", path);

        using var reader = File.OpenText(path);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var root = yaml.Documents.Single().RootNode.ShouldBeOfType<YamlMappingNode>();
        var json = JsonElement.Parse(await seed.Cli.PrintAsync("context", "export", seed.Ids[0]));
        root.Children.Keys.Select(key => key.ToString()).ShouldBe(json.EnumerateObject().Select(field => field.Name));
        root["context_id"].ToString().ShouldBe(seed.Ids[0]);
        root["content"].ToString().ShouldBe(json.GetProperty("content").GetString());
        root["lineage"]["features_used"][0]["value"].ToString().ShouldBe("85.5");
    }

    [Fact]
    public async Task Sql_of_the_text_returns_the_rows_of_the_range_newest_first()
    {
        const string Sql = """
            -- DuckDB / Postgres
            SELECT context_id, timestamp, content, lineage
            FROM context_log
            WHERE timestamp BETWEEN '2024-01-15 10:00:00' AND '2024-01-15 11:00:00'
            ORDER BY timestamp DESC
            LIMIT 100;
            """;

        var printed = JsonElement.Parse(await seed.Cli.PrintAsync("sql", Sql, "--json"));
        using var answer = await seed.Running.Client.QuerySqlAsync(Sql, cancellationToken: Cancellation);
        var called = new List<string>();
        await foreach (var row in answer.WithCancellation(Cancellation))
        {
            called.Add(row[0].StringValue);
        }

        printed.EnumerateArray().Select(row => row.GetProperty("context_id").GetString()).ShouldBe(seed.Ids.Reverse());
        called.ShouldBe(seed.Ids.Reverse());
        answer.Columns.Select(column => column.Name).ShouldBe(["context_id", "timestamp", "content", "lineage"]);
        printed[2].GetProperty("content").GetString()!.ShouldStartWith("User Engagement: 85.5");
        JsonElement.Parse(printed[2].GetProperty("lineage").GetString()!).ShouldBeLineage();
    }

    private static IEnumerable<string> Ids(string printed) =>
        printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]);

    /// <summary>JSON as text that does not depend on the order of fields, nor on how a number is written.</summary>
    private static string Sorted(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', json.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => $"{field.Name}:{Sorted(field.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', json.EnumerateArray().Select(Sorted)) + "]",
        JsonValueKind.Number => json.GetDouble().ToString("R", null),
        _ => json.GetRawText(),
    };
}
