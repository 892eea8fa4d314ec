using System.Globalization;

namespace Fabra.Cli.Tests;

public sealed class FeaturesIngestTests : CliTest
{
    [Fact]
    public async Task Ingest_jsonl_writes_all_rows()
    {
        DefineFeatures();
        var lines = Enumerable.Range(0, 2500).Select(i => FormattableString.Invariant(
            $$"""{"feature_name": "engagement_score", "entity_id": "u{{i}}", "value": {{i}}, "event_time": "2024-01-15T10:30:00Z"}"""));

        var run = await RunAsync("features", "ingest", FileOf("rows.jsonl", string.Join('\n', lines)));

        run.ShouldBe(new CliRun(0, "2500 written, 0 rejected\n", ""));
        State.Writes.Count.ShouldBe(2500);
        State.Writes.ShouldAllBe(write => write.EventTime != null);
    }

    [Fact]
    public async Task Ingest_rejected_rows_are_reported_by_line_and_the_others_written()
    {
        DefineFeatures();
        var path = FileOf("rows.jsonl", """
            {"feature_name": "engagement_score", "entity_id": "u1", "value": 1}
            {"feature_name": "engagement_score", "entity_id": "bad2", "value": 2}
            not json
            {"feature_name": "engagement_score", "entity_id": "u4", "value": "high"}

            {"feature_name": "missing", "entity_id": "u6", "value": 1}
            {"feature_name": "tier", "entity_id": "u7", "value": "gold", "event_tyme": "2024-01-15"}
            {"feature_name": "tier", "entity_id": "u8", "value": "gold"}
            """);

        var run = await RunAsync("features", "ingest", path);

        run.Code.ShouldBe(1);
        run.Out.ShouldBe("2 written, 5 rejected\n");
        var lines = run.Error.TrimEnd().Split('\n');
        lines.Select(line => line.Split(':')[1].Trim()).ShouldBe(["line 2", "line 3", "line 4", "line 6", "line 7"]);
        lines[0].ShouldContain("WRONG_VALUE_TYPE");
        lines[3].ShouldContain("UNKNOWN_FEATURE");
        State.Writes.Select(write => write.EntityId).ShouldBe(["u1", "u8"]);
    }

    [Fact]
    public async Task Ingest_csv_reads_quotes_and_columns_in_any_order()
    {
        DefineFeatures();
        var path = FileOf("rows.csv", "entity_id,value,feature_name\nu1,\"a \"\"b\"\",\nc\",tier\nu2,2.5,engagement_score\nu3,1\n");
        var rejected = Path.Combine(Folder, "out", "rejected.tsv");

        var run = await RunAsync("features", "ingest", path, "--rejected", rejected);

        run.Code.ShouldBe(1);
        State.Writes.First().Value.StringValue.ShouldBe("a \"b\",\nc");
        State.Writes.Last().Value.DoubleValue.ShouldBe(2.5);
        (await File.ReadAllTextAsync(rejected, Cancellation)).ShouldBe("5\tINVALID_FIELD\tThe row has 2 fields, the header 3.\n");
    }

    [Theory]
    [InlineData("rows.txt", "", ".txt")]
    [InlineData("rows.csv", "feature_name,entity_id\n", "value")]
    [InlineData("rows.csv", "feature_name,entity_id,value,when\n", "when")]
    public async Task Ingest_file_of_another_form_is_bad_usage(string name, string content, string expected)
    {
        var run = await RunAsync("features", "ingest", FileOf(name, content));

        run.Code.ShouldBe(2);
        run.Error.ShouldContain($"\"{expected}\"");
    }

    [Fact]
    public async Task Ingest_missing_file_fails_naming_it()
    {
        var run = await RunAsync("features", "ingest", Path.Combine(Folder, "none.jsonl"));

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("none.jsonl");
    }

    [Fact]
    public async Task Ingest_on_a_terminal_ends_with_the_same_result()
    {
        DefineFeatures();
        var row = """{"feature_name": "engagement_score", "entity_id": "u1", "value": 1}""";

        var run = await RunOnTerminalAsync("features", "ingest", FileOf("rows.jsonl", row), "--batch-size", 10.ToString(CultureInfo.InvariantCulture));

        run.Code.ShouldBe(0);
        run.Out.ShouldBe("1 written, 0 rejected\n");
    }
}
