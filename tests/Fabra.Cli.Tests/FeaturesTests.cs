using System.Text.Json.Nodes;
using Fabra.V1;

namespace Fabra.Cli.Tests;

public sealed class FeaturesTests : CliTest
{
    private const string Definitions = """
        {
          "entities": [{"name": "user", "id_column": "user_id"}],
          "features": [
            {"name": "score", "entity_name": "user", "default_value": 1, "value_type": "double", "ttl": "1h", "max_staleness": "90s"},
          ]
        }
        """;

    [Fact]
    public async Task Register_file_sends_the_definitions()
    {
        var run = await RunAsync("features", "register", FileOf("f.json", Definitions));

        run.Code.ShouldBe(0);
        State.Entities.Single().IdColumn.ShouldBe("user_id");
        var feature = State.Definitions.Single();
        feature.ValueType.ShouldBe(V1.ValueType.Double);
        feature.Ttl.ToTimeSpan().ShouldBe(TimeSpan.FromHours(1));
        feature.MaxStaleness.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(90));
        feature.DefaultValue.DoubleValue.ShouldBe(1);
    }

    [Fact]
    public async Task Register_takes_what_list_prints()
    {
        DefineFeatures();
        State.Definitions[0].MaxStaleness = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1500));
        State.Definitions[0].DefaultValue = Client.FabraValue.From(0.5);
        State.Definitions[0].CreatedAt = SampleContexts.Time(0);
        var listed = await RunAsync("features", "list", "--json");
        var before = State.Definitions.ToList();
        State.Definitions.Clear();

        var run = await RunAsync("features", "register", FileOf("listed.json", listed.Out));

        run.Code.ShouldBe(0, run.Error);
        before.ForEach(feature => (feature.DefinitionVersion, feature.CreatedAt) = (0, null));
        State.Definitions.ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task Register_validate_only_stores_nothing()
    {
        var run = await RunAsync("features", "register", FileOf("f.json", Definitions), "--validate-only");

        run.Code.ShouldBe(0);
        State.Definitions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"features": [{"name": "a", "type": "double"}]}""", "features[0]: \"type\" is unknown")]
    [InlineData("""{"features": [{"value_type": "float"}]}""", "features[0].value_type")]
    [InlineData("""{"features": [{"value_type": "3"}]}""", "features[0].value_type")]
    [InlineData("""{"features": [{"ttl": "-1h"}]}""", "features[0].ttl")]
    [InlineData("""{"features": [{"value_type": "int64", "default_value": 1.5}]}""", "features[0].default_value")]
    [InlineData("""{"features": {}}""", "features: must be an array")]
    [InlineData("""5""", "must be an object")]
    [InlineData("""[5]""", "features[0]: must be an object")]
    [InlineData("""{""", "f.json")]
    public async Task Register_damaged_file_is_bad_usage_and_names_the_place(string content, string place)
    {
        var run = await RunAsync("features", "register", FileOf("f.json", content));

        run.Code.ShouldBe(2);
        run.Error.ShouldContain(place);
        State.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task List_piped_prints_lines_and_terminal_a_table()
    {
        DefineFeatures();

        (await RunAsync("features", "list")).Out.ShouldBe("engagement_score\tuser\tdouble\t\ntier\tuser\tstring\t\n");
        (await RunOnTerminalAsync("features", "list")).Out.ShouldContain("1h");
    }

    [Fact]
    public async Task Show_prints_the_definition()
    {
        DefineFeatures();

        var run = await RunAsync("features", "show", "engagement_score");

        JsonNode.Parse(run.Out)!["value_type"]!.GetValue<string>().ShouldBe("double");
        JsonNode.Parse(run.Out)!["ttl"]!.GetValue<double>().ShouldBe(3600);
    }

    [Fact]
    public async Task Get_piped_prints_the_value_alone()
    {
        DefineFeatures();

        (await RunAsync("features", "get", "engagement_score", "user123")).ShouldBe(new CliRun(0, "85.5\n", ""));
    }

    [Fact]
    public async Task Get_json_prints_what_is_known_about_the_value()
    {
        DefineFeatures();

        var json = JsonNode.Parse((await RunAsync("features", "get", "engagement_score", "user123", "--json")).Out)!;

        json["entity_id"]!.GetValue<string>().ShouldBe("user123");
        json["source"]!.GetValue<string>().ShouldBe("cache");
        json["freshness_ms"]!.GetValue<long>().ShouldBe(150);
    }

    [Fact]
    public async Task Get_missing_value_is_not_found()
    {
        DefineFeatures();

        var run = await RunAsync("features", "get", "engagement_score", "nobody");

        run.Code.ShouldBe(3);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain("not_found");
    }

    [Theory]
    [InlineData("engagement_score", "85", Value.KindOneofCase.DoubleValue)]
    [InlineData("engagement_score", "null", Value.KindOneofCase.NullValue)]
    [InlineData("tier", "85", Value.KindOneofCase.StringValue)]
    public async Task Write_value_takes_the_feature_s_type(string name, string value, Value.KindOneofCase kind)
    {
        DefineFeatures();

        var run = await RunAsync("features", "write", name, "user123", value, "--event-time", "2024-01-15T10:30:00Z");

        run.Code.ShouldBe(0);
        var write = State.Writes.Single();
        write.Value.KindCase.ShouldBe(kind);
        write.EventTime.ShouldBe(SampleContexts.Time(0));
    }

    [Fact]
    public async Task Write_negative_number_after_two_dashes_is_written()
    {
        DefineFeatures();

        await RunAsync("features", "write", "engagement_score", "user123", "--", "-12.5");

        State.Writes.Single().Value.DoubleValue.ShouldBe(-12.5);
    }

    [Fact]
    public async Task Write_value_of_another_type_is_bad_usage()
    {
        DefineFeatures();

        var run = await RunAsync("features", "write", "engagement_score", "user123", "high");

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("value: \"high\" is not of type double");
    }
}
