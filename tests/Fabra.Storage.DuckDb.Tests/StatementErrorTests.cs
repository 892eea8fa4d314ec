using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class StatementErrorTests
{
    [Theory]
    [InlineData("SELEC 1")]
    [InlineData("SELECT * FROM no_such_table")]
    [InlineData("SELECT no_such_column FROM range(1)")]
    [InlineData("SELECT CAST('x' AS INTEGER)")]
    [InlineData("SELECT CAST(1000 AS TINYINT)")]
    [InlineData("SELECT no_such_function(1)")]
    [InlineData("SELECT chr(-1)")]
    [InlineData("SELECT error('mine')")]
    public void Failure_of_a_statement_is_its_own(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();

        var failure = Should.Throw<DuckDBException>(() => connection.Execute(sql));

        DuckDbErrors.Unavailable(failure).OfStatement.ShouldBeTrue($"{failure.ErrorType}: {failure.Message}");
    }

    [Theory]
    [InlineData("SELECT ?")]
    [InlineData("SELECT name FROM context_log WHERE name = $1")]
    [InlineData("SELECT name FROM context_log WHERE name = $name")]
    public async Task QueryAsync_with_a_parameter_is_refused_as_such(string sql)
    {
        await using var test = await TestStore.OpenAsync();

        var refusal = await Should.ThrowAsync<FabraException>(test.SqlAsync(sql));

        (refusal.Reason, refusal.Message).ShouldBe(
            (ErrorReason.InvalidSql, "parameters such as ? and $1 are not taken, write their values"));
    }

    [Theory]
    [InlineData("ATTACH '/no/such/folder/x.duckdb' AS x")]
    [InlineData("SET memory_limit = '1MB'; SELECT list(range) FROM range(10000000)")]
    public void Failure_of_file_or_memory_is_the_stores(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();

        var failure = Should.Throw<DuckDBException>(() => connection.Execute(sql));

        DuckDbErrors.Unavailable(failure).OfStatement.ShouldBeFalse($"{failure.ErrorType}: {failure.Message}");
    }
}
