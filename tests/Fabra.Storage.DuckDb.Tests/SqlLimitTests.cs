namespace Fabra.Storage.DuckDb.Tests;

/// <summary>What one SELECT may take: memory, time, depth.</summary>
[Collection(nameof(MemoryMeasurements))]
public sealed class SqlLimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT repeat('x', 1000000000)", "repeat")]
    [InlineData("SELECT strlen(Repeat('x', 1e9::BIGINT))", "repeat")]
    [InlineData("SELECT repeat(content, 1000) FROM context_log", "repeat")]
    [InlineData("SELECT lpad('x', 1000000000, ' ')", "lpad")]
    [InlineData("SELECT len(range(200000000))", "range")]
    [InlineData("SELECT * FROM (SELECT len(generate_series(1, 200000000)))", "generate_series")]
    [InlineData("SELECT * FROM unnest(range(200000000))", "range")]
    [InlineData("SELECT list_resize([1], 1000000000)", "list_resize")]
    [InlineData("SELECT printf('%1000000000d', 1)", "printf")]
    [InlineData("SELECT format('{:>{}}', 'x', 1000000000)", "format")]
    [InlineData("SELECT replace(content, 'x', content) FROM context_log", "replace")]
    [InlineData("SELECT list_reduce(range(40), lambda a, b : a || a)", "list_reduce")]
    [InlineData("SELECT repeat('x', 2) OVER () FROM range(1)", "")]
    public async Task Statement_that_makes_much_of_little_is_refused(string sql, string function)
    {
        await using var test = await TestStore.OpenAsync();

        var refusal = await Should.ThrowAsync<FabraException>(test.SqlAsync(sql));

        refusal.Reason.ShouldBe(ErrorReason.InvalidSql);
        refusal.Message.ShouldContain(function);
    }

    [Theory]
    [InlineData("SELECT repeat('-', 40) || repeat('ab', 3)")]
    [InlineData("SELECT lpad(name, 20, ' ') FROM context_log")]
    [InlineData("SELECT unnest(range(3)), unnest(generate_series(1, 2))")]
    [InlineData("SELECT count(*) FROM range(3000000)")]
    [InlineData("SELECT replace('a-b', '-', '_'), regexp_replace('abc', 'b', 'x', 'g')")]
    [InlineData("SELECT format('{:>10}', 'x'), printf('%05d', 7)")]
    public async Task Statement_of_an_ordinary_size_works(string sql)
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.Contexts.AppendAsync(test.Context("x"), null, Cancel);

        (await test.SqlAsync(sql)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Value_of_more_than_32_MiB_is_refused_before_it_is_read()
    {
        await using var test = await TestStore.OpenAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var refusal = await Should.ThrowAsync<FabraException>(
            test.SqlAsync("SELECT string_agg(repeat('x', 100000), '') AS much FROM range(400)"));

        refusal.Message.ShouldBe("a value of column much has 40000000 bytes, at most 33554432 are answered");
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(20_000_000);
    }

    [Fact]
    public async Task Rows_in_memory_together_are_about_a_megabyte()
    {
        await using var test = await TestStore.OpenAsync();
        var (rows, most) = (0, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var result = await test.Store.Sql.QueryAsync("SELECT repeat('x', 2000000) || i FROM range(100) AS r(i)", Cancel);
        await foreach (var row in result.ReadRowsAsync(Cancel))
        {
            row[0].AsString.ShouldEndWith($"x{rows++}");
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        rows.ShouldBe(100);
        most.ShouldBeLessThan(40_000_000);
    }

    [Fact]
    public async Task Statement_that_gives_no_row_is_ended_after_its_time()
    {
        await using var test = await TestStore.OpenAsync(options => options with { SqlTimeout = TimeSpan.FromSeconds(1) });

        var refusal = await Should.ThrowAsync<FabraException>(
            test.SqlAsync("SELECT count(*) FROM range(10000000) AS a(i), range(10000000) AS b(j) WHERE i * j % 7 = 3"));

        refusal.Message.ShouldBe("the statement was ended: no row came within 1 s");
        (await test.SqlAsync("SELECT 1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Caller_that_leaves_ends_the_statement()
    {
        await using var test = await TestStore.OpenAsync(options => options with { SqlConnections = 1 });
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(test.Store.Sql.QueryAsync(
            "SELECT count(*) FROM range(10000000) AS a(i), range(10000000) AS b(j) WHERE i * j % 7 = 3", caller.Token));

        // The one place is free again.
        (await test.SqlAsync("SELECT 1")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("(", ")", 40_000)]
    [InlineData("NOT (", ")", 15_000)]
    [InlineData("[", "]", 40_000)]
    [InlineData("(SELECT ", ")", 9_000)]
    public async Task Statement_that_nests_deeply_is_refused(string open, string close, int levels)
    {
        await using var test = await TestStore.OpenAsync();
        var sql = $"SELECT {string.Concat(Enumerable.Repeat(open, levels))}true{string.Concat(Enumerable.Repeat(close, levels))}";

        (await Should.ThrowAsync<FabraException>(test.SqlAsync(sql))).Reason.ShouldBe(ErrorReason.InvalidSql);
    }

    [Fact]
    public async Task Statement_of_very_many_parts_is_refused()
    {
        await using var test = await TestStore.OpenAsync();
        var sql = "SELECT 1" + string.Concat(Enumerable.Repeat(" UNION SELECT 1", 6_000));

        (await Should.ThrowAsync<FabraException>(test.SqlAsync(sql))).Message.ShouldBe("the statement has more than 500 SELECTs");
    }
}
