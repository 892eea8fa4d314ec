using Fabra.V1;

namespace Fabra.Cli.Tests;

/// <summary>A value is what the file says, or refused; never guessed.</summary>
public sealed class FeaturesIngestCsvTests : CliTest
{
    private const string Header = "feature_name,entity_id,value,event_time\n";

    [Theory]
    [InlineData("tier,u,,", null)]
    [InlineData("tier,u,null,", null)]
    [InlineData("tier,u,\"null\",", "null")]
    [InlineData("tier,u,\"\",", "")]
    [InlineData("tier,u,\"a\r\nb\",", "a\r\nb")]
    [InlineData("\"tier\",\"u\",\"a \"\"b\"\",\",", "a \"b\",")]
    [InlineData("tier,u, padded ,", " padded ")]
    public async Task Ingest_csv_tells_text_from_its_absence(string row, string? expected)
    {
        DefineFeatures();

        var run = await RunAsync("features", "ingest", FileOf("rows.csv", Header + row + "\r\n"));

        run.ShouldBe(new CliRun(0, "1 written, 0 rejected\n", ""));
        var value = State.Writes.Single().Value;
        (value.KindCase == Value.KindOneofCase.NullValue ? null : value.StringValue).ShouldBe(expected);
    }

    [Theory]
    [InlineData("engagement_score,u,\"2.5\",", null)]
    [InlineData("engagement_score,u,\"null\",", "\"null\" is not of type double")]
    [InlineData("engagement_score,u,\"\",", "\"\" is not of type double")]
    [InlineData("tier,u,a\"b,", "line 2: A quote is in the middle of a field")]
    [InlineData("tier,u,\"a\"b,", "line 2: A quote is in the middle of a field")]
    [InlineData("tier,u,a,\"\"", "event_time: \"\" is not a time")]
    [InlineData("tier,u,a,03/04/2024", "event_time: \"03/04/2024\" is not a time")]
    [InlineData("tier,u,a,2024-01-15", "event_time: \"2024-01-15\" is not a time")]
    [InlineData("tier,u,a,2024-01-15T10:30:00.123456789Z", null)]
    public async Task Ingest_csv_refuses_what_it_would_have_to_guess(string row, string? error)
    {
        DefineFeatures();

        var run = await RunAsync("features", "ingest", FileOf("rows.csv", Header + row + "\n"));

        run.Code.ShouldBe(error is null ? 0 : 1, run.Error);
        run.Error.ShouldContain(error ?? "");
    }

    [Theory]
    [InlineData("tier,u1,a,\ntier,u2,\"b\nc\",\ntier,u3,\"never,\ntier,u4,d,\n", "line 5, field value")]
    [InlineData("tier,u1,a,\ntier,u2,\"b\nc\",\"2024\n", "line 4, field event_time")]
    public async Task Ingest_csv_quote_never_closed_names_line_and_field(string rows, string place)
    {
        DefineFeatures();
        var path = FileOf("rows.csv", Header + rows);

        var run = await RunAsync("features", "ingest", path);

        run.Code.ShouldBe(2);
        run.Error.ShouldContain($"\"{path}\", {place}: the quote that begins it is never closed; the rows before that are written.");
        run.Out.ShouldBe($"{State.Writes.Count} written, 0 rejected\n");
        State.Writes.Select(write => write.EntityId).ShouldBe(place.Contains("value") ? ["u1", "u2"] : ["u1"]);
    }

    [Theory]
    [InlineData("feature_name,entity_id,value,value\n", "\"value\" is there twice")]
    [InlineData("", "\"feature_name\" is missing")]
    public async Task Ingest_csv_header_that_is_ambiguous_is_refused(string content, string error)
    {
        var run = await RunAsync("features", "ingest", FileOf("rows.csv", content));

        run.Code.ShouldBe(2);
        run.Error.ShouldContain(error);
    }

    [Fact]
    public async Task Ingest_jsonl_key_given_twice_is_rejected()
    {
        DefineFeatures();
        var path = FileOf("rows.jsonl", """{"feature_name": "tier", "entity_id": "u", "value": "a", "value": "b"}""");

        var run = await RunAsync("features", "ingest", path);

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("line 1: The line is no JSON: ");
        State.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Register_key_given_twice_is_refused()
    {
        var path = FileOf("features.json", """{"features": [{"name": "a", "entity_name": "user", "name": "b", "value_type": "double"}]} // end""");

        var run = await RunAsync("features", "register", path);

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("is no JSON");
        State.Definitions.ShouldBeEmpty();
    }
}
