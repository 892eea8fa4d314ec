using System.Text.Json;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Sql;

/// <summary>Answers to SQL as a client with default limits gets them.</summary>
public sealed class QuerySqlTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Megabyte = 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, 200_000)]
    [InlineData(5, 3_000_000)]
    public async Task Rows_go_out_by_bytes(int rows, int length)
    {
        var messages = await QueryAsync($"SELECT repeat('x', {length}) AS t FROM generate_series(1, {rows}) AS s(i)");

        messages.Sum(message => message.Rows.Count).ShouldBe(rows);
        messages.ShouldAllBe(message => message.CalculateSize() < Math.Max(Megabyte, length) + 100);
    }

    [Fact]
    public async Task Small_rows_share_a_message()
    {
        var messages = await QueryAsync("SELECT i FROM generate_series(1, 5000) AS s(i)");

        messages.Length.ShouldBe(1);
        messages[0].Rows.Count.ShouldBe(5000);
    }

    /// <summary>Whatever the type of a sum is in a database.</summary>
    [Fact]
    public async Task Sum_of_whole_numbers_is_a_number_on_every_store()
    {
        var row = (await QueryAsync("SELECT sum(CAST(i AS BIGINT)) AS n FROM generate_series(1, 3) AS s(i)"))[0].Rows[0];
        var cli = await server.Cli.RunAsync("sql", "SELECT sum(CAST(i AS BIGINT)) AS n FROM generate_series(1, 3) AS s(i)", "--format", "json");

        row.Values[0].Int64Value.ShouldBe(6);
        JsonElement.Parse(cli.Out)[0].GetProperty("n").GetRawText().ShouldBe("6");
    }

    [Theory]
    [InlineData("SELECT age(TIMESTAMP '2024-03-15 00:00:00', TIMESTAMP '2020-01-01 00:00:00') AS a")]
    [InlineData("SELECT DATE 'infinity' AS a, TIME '24:00:00' AS b, CAST(1 AS DECIMAL(38, 0)) AS c")]
    public async Task Valid_select_is_answered_on_every_store(string sql) =>
        (await QueryAsync(sql)).ShouldHaveSingleItem().Rows.ShouldHaveSingleItem().Values.ShouldAllBe(value => value.KindCase != Value.KindOneofCase.None);

    private async Task<QuerySqlResponse[]> QueryAsync(string sql)
    {
        using var call = server.Client.Admin.QuerySql(new QuerySqlRequest { Sql = sql }, cancellationToken: Cancellation);
        return [.. await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)];
    }
}
