using System.Globalization;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>What a person sees who asks the command for the impossible.</summary>
public sealed class CliBadInputTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Failed = 1;
    private const int BadUsage = 2;
    private const int NotFound = 3;
    private const int Unreachable = 4;

    public static readonly TheoryData<string, string, string> BadRows = new()
    {
        { "unknown feature", """{"feature_name":"scoer","entity_id":"u","value":1.5}""", "UNKNOWN_FEATURE" },
        { "empty name", """{"feature_name":"","entity_id":"u","value":1.5}""", "feature_name" },
        { "wrong type", """{"feature_name":"score","entity_id":"u","value":"high"}""", "WRONG_VALUE_TYPE" },
        { "NaN", """{"feature_name":"score","entity_id":"u","value":NaN}""", "line 1" },
        { "infinity", """{"feature_name":"score","entity_id":"u","value":1e999}""", "line 1" },
        { "U+0000", """{"feature_name":"tier","entity_id":"u","value":"a\u0000b"}""", "line 1" },
        { "half a surrogate pair", """{"feature_name":"tier","entity_id":"u","value":"\ud800"}""", "line 1" },
        { "future", """{"feature_name":"score","entity_id":"u","value":1.5,"event_time":"2999-01-01T00:00:00Z"}""", "EVENT_TIME_IN_FUTURE" },
    };

    [Theory]
    [InlineData("scoer")]
    [InlineData("Score")]
    public async Task Unknown_feature_exits_3_with_the_closest_name(string name)
    {
        (await server.Cli.RunAsync("features", "get", name, "u1")).ShouldFail(NotFound, "UNKNOWN_FEATURE", "score");
        (await server.Cli.RunAsync("features", "show", name)).ShouldFail(NotFound, "UNKNOWN_FEATURE", "score");
        (await server.Cli.RunAsync("features", "write", name, "u1", "1")).ShouldFail(NotFound, "UNKNOWN_FEATURE", "score");
    }

    [Theory]
    [InlineData("show")]
    [InlineData("export")]
    [InlineData("replay")]
    public async Task Unknown_and_malformed_ids_are_told_apart(string command)
    {
        (await server.Cli.RunAsync("context", command, "01912345-6789-7abc-8ef0-123456789abc"))
            .ShouldFail(NotFound, "CONTEXT_NOT_FOUND");
        (await server.Cli.RunAsync("context", command, "abc")).ShouldFail(BadUsage, "MALFORMED_ID", "context_id");
    }

    [Fact]
    public async Task Start_after_end_exits_2() =>
        (await server.Cli.RunAsync("context", "list", "--start", "2024-01-16", "--end", "2024-01-15")).ShouldFail(BadUsage, "start");

    [Theory]
    [InlineData("score", "high")]
    [InlineData("score", "NaN")]
    [InlineData("score", "Infinity")]
    public async Task Wrong_value_exits_2(string feature, string value) =>
        (await server.Cli.RunAsync("features", "write", feature, "u1", value)).ShouldFail(BadUsage, "value");

    [Fact]
    public async Task Empty_name_exits_2() =>
        (await server.Cli.RunAsync("features", "get", "", "u1")).ShouldFail(BadUsage, "feature_names[0]");

    [Fact]
    public async Task Event_time_in_the_future_exits_2() =>
        (await server.Cli.RunAsync("features", "write", "score", "u1", "1.5", "--event-time", "2999-01-01T00:00:00Z"))
            .ShouldFail(BadUsage, "EVENT_TIME_IN_FUTURE", "writes[0].event_time");

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task Bad_row_of_a_file_is_reported_by_line_and_exits_1(string what, string row, string named)
    {
        var run = await IngestAsync(what, System.Text.Encoding.UTF8.GetBytes(row + "\n"));

        run.Code.ShouldBe(Failed, run.Error);
        run.Out.ShouldBe("0 written, 1 rejected\n");
        run.Error.ShouldContain(named);
    }

    [Fact]
    public async Task Row_that_is_no_utf_8_is_not_written_as_something_else()
    {
        byte[] row = [.. "{\"feature_name\":\"tier\",\"entity_id\":\"u8\",\"value\":\""u8, 0xC3, 0x28, .. "\"}\n"u8];

        var run = await IngestAsync("utf8", row);

        run.ShouldFail(BadUsage, "utf8.jsonl", "UTF-8");
        (await server.Cli.RunAsync("features", "get", "tier", "u8")).Code.ShouldBe(NotFound);
    }

    [Theory]
    [InlineData("DROP TABLE context_log")]
    [InlineData("SELECT nothing FROM nowhere")]
    public async Task Sql_that_is_no_select_exits_2(string sql) =>
        (await server.Cli.RunAsync("sql", sql)).ShouldFail(BadUsage, "INVALID_SQL");

    [Fact]
    public async Task Server_that_is_down_exits_4_and_names_the_address() =>
        (await server.Cli.RunAsync("context", "list", "--server", "http://127.0.0.1:1"))
            .ShouldFail(Unreachable, "http://127.0.0.1:1", "Connection refused");

    private async Task<CliRun> IngestAsync(string name, byte[] content)
    {
        var path = server.Folder.File(string.Create(CultureInfo.InvariantCulture, $"{name}.jsonl"));
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        return await server.Cli.RunAsync("features", "ingest", path);
    }
}
