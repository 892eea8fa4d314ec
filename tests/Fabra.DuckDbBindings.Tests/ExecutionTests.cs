using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Fabra.DuckDbBindings.Tests;

public sealed class ExecutionTests
{
    [Fact]
    public void Stream_closed_early_leaves_the_connection_usable()
    {
        using var connection = Sql.OpenMemory();
        using var command = connection.Command("SELECT i, repeat('x', 1000) FROM range(1000000) r(i)");
        command.UseStreamingMode = true;
        using (var reader = command.ExecuteReader())
        {
            reader.Read().ShouldBeTrue();
        }

        connection.Value("SELECT 1").ShouldBe(1);
    }

    [Fact]
    public async Task Cancel_stops_a_running_query()
    {
        using var connection = Sql.OpenMemory();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.RegisterScalarFunction<long, long>("observed", value =>
        {
            running.TrySetResult();
            return value;
        });
        using var command = connection.Command("SELECT sum(observed(i)) FROM range(100000000000) r(i)");

        var query = Task.Run(command.ExecuteScalar, TestContext.Current.CancellationToken);
        await running.Task.WaitAsync(TestContext.Current.CancellationToken);
        command.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(query);
        connection.Value("SELECT 1").ShouldBe(1);
    }

    [Theory]
    [InlineData("SELEC 1", DuckDBErrorType.Invalid, "syntax error at or near \"SELEC\"")]
    [InlineData("SELECT * FROM missing", DuckDBErrorType.Invalid, "Table with name missing does not exist")]
    [InlineData("SELECT CAST('x' || range AS INTEGER) FROM range(2)", DuckDBErrorType.Conversion, "Could not convert string 'x0'")]
    [InlineData("INSERT INTO k VALUES (1)", DuckDBErrorType.Constraint, "Duplicate key \"a: 1\"")]
    [InlineData("SELECT error('naïve 数据') FROM range(2)", DuckDBErrorType.InvalidInput, "naïve 数据")]
    public void Failure_carries_type_and_text(string sql, DuckDBErrorType type, string text)
    {
        using var connection = Sql.OpenMemory();
        connection.Run("CREATE TABLE k (a INTEGER PRIMARY KEY); INSERT INTO k VALUES (1)");

        var error = Should.Throw<DuckDBException>(() => connection.Run(sql));

        error.ErrorType.ShouldBe(type);
        error.Message.ShouldContain(text);
    }

    [Fact]
    public void Transaction_commits_or_rolls_back_as_a_whole()
    {
        using var connection = Sql.OpenMemory();
        connection.Run("CREATE TABLE t (a INTEGER)");
        using (var kept = connection.BeginTransaction())
        {
            connection.Run("INSERT INTO t VALUES (1)");
            kept.Commit();
        }

        using (var dropped = connection.BeginTransaction())
        {
            connection.Run("INSERT INTO t VALUES (2)");
        }

        connection.Value("SELECT sum(a)::INTEGER FROM t").ShouldBe(1);
    }

    [Fact]
    public void Transaction_is_unseen_by_others_until_it_commits()
    {
        using var file = new TempFile();
        using var writer = Sql.Open(file.Path);
        using var reader = Sql.Open(file.Path);
        writer.Run("CREATE TABLE t (a INTEGER)");

        using var transaction = writer.BeginTransaction();
        writer.Run("INSERT INTO t VALUES (1)");
        reader.Value("SELECT count(*) FROM t").ShouldBe(0L);
        transaction.Commit();

        reader.Value("SELECT count(*) FROM t").ShouldBe(1L);
    }

    [Fact]
    public async Task Connections_of_many_threads_share_one_file()
    {
        using var file = new TempFile();
        using var connection = Sql.Open(file.Path);
        connection.Run("CREATE TABLE t (thread INTEGER, n INTEGER)");

        await Parallel.ForAsync(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (thread, _) =>
        {
            using var own = Sql.Open(file.Path);
            for (var batch = 0; batch < 20; batch++)
            {
                using var transaction = own.BeginTransaction();
                using (var appender = own.CreateAppender("t"))
                {
                    for (var n = 0; n < 50; n++)
                    {
                        appender.CreateRow().AppendValue((int?)thread).AppendValue((int?)((batch * 50) + n)).EndRow();
                    }
                }

                transaction.Commit();
                own.Value("SELECT count(*)::INTEGER FROM t WHERE thread = ?", thread).ShouldBe((batch + 1) * 50);
            }

            return ValueTask.CompletedTask;
        });

        connection.Text("SELECT (count(*), count(DISTINCT thread), sum(n))::VARCHAR FROM t").ShouldBe("(8000, 8, 3996000)");
    }

    [Fact]
    public void Abandoned_objects_are_finalized_without_a_crash()
    {
        for (var i = 0; i < 50; i++)
        {
            Abandon();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();

        using var connection = Sql.OpenMemory();
        connection.Value("SELECT 1").ShouldBe(1);
    }

    private static void Abandon()
    {
        var connection = Sql.OpenMemory();
        connection.Run("CREATE TABLE t (a VARCHAR)");
        var appender = connection.CreateAppender("t");
        appender.CreateRow().AppendValue("never closed, and longer than twelve bytes").EndRow();
        connection.Command("SELECT range FROM range(5000)").ExecuteReader().Read().ShouldBeTrue();
        Should.Throw<DuckDBException>(() => connection.Run("SELECT missing"));
    }
}
