using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Fabra.Cli.Tests;

public sealed class ContextExportTests : CliTest
{
    [Fact]
    public async Task Export_json_prints_the_context()
    {
        AddContexts(1);

        var run = await RunAsync("context", "export", Id, "--format", "json");

        run.Code.ShouldBe(0);
        JsonNode.Parse(run.Out)!["lineage"]!["token_usage"]!.GetValue<int>().ShouldBe(1847);
    }

    [Fact]
    public async Task Export_yaml_to_a_file_creates_folders_and_keeps_types()
    {
        AddContexts(1);
        var path = Path.Combine(Folder, "audit", "2024", "context.yaml");

        var run = await RunAsync("context", "export", Id, "--format", "yaml", "-o", path);

        run.Code.ShouldBe(0);
        run.Out.ShouldBeEmpty();
        var text = await File.ReadAllTextAsync(path, Cancellation);
        text.ShouldContain("content: |-\n  User Engagement: 85.5\n  Preferences: electronics 0\n");
        text.ShouldContain("value: 9007199254740993");
        text.ShouldContain("team: \"true\"");
        text.ShouldContain("timestamp: \"2024-01-15T10:30:00Z\"");
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        yaml.Documents[0].RootNode["context_id"].ToString().ShouldBe(Id);
        Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public async Task Export_unknown_id_leaves_an_existing_file_alone()
    {
        var path = FileOf("context.json", "old");

        var run = await RunAsync("context", "export", Id, "-o", path);

        run.Code.ShouldBe(3);
        (await File.ReadAllTextAsync(path, Cancellation)).ShouldBe("old");
    }

    [Fact]
    public async Task Export_many_writes_one_line_each_although_the_stream_breaks()
    {
        AddContexts(250);
        State.StreamBreaks.Enqueue((100, false));
        State.StreamBreaks.Enqueue((0, true));
        var path = Path.Combine(Folder, "audit", "all.jsonl");

        var run = await RunAsync("context", "export", "--start", "2024-01-01", "--format", "jsonl", "-o", path);

        run.Code.ShouldBe(0);
        Ids(await File.ReadAllLinesAsync(path, Cancellation)).ShouldBe(State.Contexts.Select(context => context.ContextId));
        Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public async Task Export_many_without_file_prints_lines()
    {
        AddContexts(5);

        var run = await RunAsync("context", "export", "--limit", "3");

        Ids(run.Out.TrimEnd().Split('\n')).ShouldBe(State.Contexts.Take(3).Select(context => context.ContextId));
    }

    [Fact]
    public async Task Export_raw_is_the_record_as_stored()
    {
        AddContexts(2);

        var one = await RunAsync("context", "export", Id, "--raw");
        var many = await RunAsync("context", "export", "--limit", "2", "--raw");

        JsonNode.Parse(one.Out)!["raw"]!["manifest"]!.GetValue<string>().ShouldBe("{\"v\":1}");
        many.Out.TrimEnd().Split('\n').ShouldAllBe(line => line.Contains("\"manifest\":", StringComparison.Ordinal));
        State.Calls.Select(call => call.Request).OfType<V1.StreamContextsRequest>().Single().View.ShouldBe(V1.ContextView.Raw);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Export_many_as_json_is_an_array_and_as_yaml_documents(int count)
    {
        AddContexts(count);
        var path = Path.Combine(Folder, "all.json");

        await RunAsync("context", "export", "--start", "2024-01-01", "--format", "json", "-o", path);
        var yaml = new YamlStream();
        yaml.Load(new StringReader((await RunAsync("context", "export", "--start", "2024-01-01", "--format", "yaml")).Out));

        var ids = State.Contexts.Select(context => context.ContextId).ToList();
        JsonNode.Parse(await File.ReadAllTextAsync(path, Cancellation))!.AsArray()
            .Select(context => context!["context_id"]!.GetValue<string>()).ShouldBe(ids);
        yaml.Documents.Select(document => document.RootNode["context_id"].ToString()).ShouldBe(ids);
    }

    [Fact]
    public async Task Export_many_interrupted_is_continued_with_resume()
    {
        AddContexts(50);
        var path = Path.Combine(Folder, "all.jsonl");
        string[] arguments = ["context", "export", "--start", "2024-01-01", "-o", path];
        State.StreamBreaks.Enqueue((20, false));
        StayAway();

        var broken = await RunAsync(arguments);

        broken.Code.ShouldBe(4);
        broken.Error.ShouldContain("stopped after 20 contexts");
        File.Exists(path).ShouldBeFalse();
        // A line that was cut off in its middle must not survive.
        await File.AppendAllTextAsync(path + ".partial", "{\"cont", Cancellation);

        var resumed = await RunAsync([.. arguments, "--resume"]);

        resumed.Code.ShouldBe(0);
        Ids(await File.ReadAllLinesAsync(path, Cancellation)).ShouldBe(State.Contexts.Select(context => context.ContextId));
    }

    [Fact]
    public async Task Export_many_resumed_with_other_filters_is_refused()
    {
        AddContexts(50);
        var path = Path.Combine(Folder, "all.jsonl");
        State.StreamBreaks.Enqueue((20, false));
        StayAway();
        await RunAsync("context", "export", "--start", "2024-01-01", "-o", path);

        var run = await RunAsync("context", "export", "--start", "2024-01-02", "-o", path, "--resume");

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("other filters");
    }

    private static IEnumerable<string> Ids(IEnumerable<string> lines) =>
        lines.Select(line => JsonNode.Parse(line)!["context_id"]!.GetValue<string>());

    private void StayAway()
    {
        for (var i = 0; i < 3; i++)
        {
            State.StreamBreaks.Enqueue((0, false));
        }
    }
}
