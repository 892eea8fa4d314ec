using System.Text.Json.Nodes;
using Fabra.Client;
using Fabra.Client.Fakes;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Cli.Tests;

public sealed class SqlTests : CliTest
{
    [Fact]
    public async Task Sql_piped_prints_csv()
    {
        Answer();

        var run = await RunAsync("sql", "SELECT 1");

        run.ShouldBe(new CliRun(0, "id,text,text\n1,\"a,\"\"b\"\"\",\n9007199254740993,x,\"[1,2]\"\n", ""));
    }

    [Fact]
    public async Task Sql_csv_tells_empty_text_from_null()
    {
        State.SqlParts.Add(new QuerySqlResponse { Columns = { Column("a"), Column("b") }, Rows = { Row("", null) } });

        (await RunAsync("sql", "SELECT 1")).Out.ShouldBe("a,b\n\"\",\n");
    }

    [Fact]
    public async Task Sql_json_prints_objects_and_keeps_columns_of_one_name()
    {
        Answer();

        var run = await RunAsync("sql", "SELECT 1", "--format", "json");

        var json = JsonNode.Parse(run.Out)!.AsArray();
        json.Count.ShouldBe(2);
        json[1]!.ToJsonString().ShouldBe("""{"id":9007199254740993,"text":"x","text_2":[1,2]}""");
    }

    [Fact]
    public async Task Sql_json_without_rows_prints_an_empty_array() =>
        JsonNode.Parse((await RunAsync("sql", "SELECT 1", "--json")).Out)!.AsArray().ShouldBeEmpty();

    [Fact]
    public async Task Sql_on_a_terminal_prints_a_table()
    {
        Answer();

        (await RunOnTerminalAsync("sql", "SELECT 1")).Out.ShouldContain("9007199254740993");
    }

    [Fact]
    public async Task Sql_cut_off_warns()
    {
        Answer();
        State.SqlParts.Add(new QuerySqlResponse { Truncated = true });

        var run = await RunAsync("sql", "SELECT 1", "--max-rows", "2");

        run.Code.ShouldBe(0);
        run.Error.ShouldContain("--max-rows");
    }

    [Fact]
    public async Task Sql_refused_is_bad_usage()
    {
        State.FailNext("QuerySql", FakeErrors.Create(StatusCode.InvalidArgument, "INVALID_SQL", "Only SELECT is allowed.", "sql"));

        var run = await RunAsync("sql", "DROP TABLE x");

        run.ShouldBe(new CliRun(2, "", "fabra: Only SELECT is allowed. (INVALID_SQL; field sql)\n"));
    }

    private void Answer() => State.SqlParts.Add(new QuerySqlResponse
    {
        Columns = { Column("id"), Column("text"), Column("text") },
        Rows = { Row(1, "a,\"b\"", null), Row(9007199254740993, "x", new List<object?> { 1, 2 }) },
    });

    private static SqlColumn Column(string name) => new() { Name = name };

    private static ListValue Row(params object?[] values) => new() { Values = { values.Select(FabraValue.From) } };
}
