using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class LifeCycleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InitializeAsync_on_a_file_that_is_open_names_file_and_owner()
    {
        await using var test = await TestStore.OpenAsync();
        await using var second = test.Create();

        var refusal = await Should.ThrowAsync<StoreUnavailableException>(second.InitializeAsync(Cancellation));

        var inUse = refusal.InnerException.ShouldBeOfType<DatabaseInUseException>();
        inUse.Path.ShouldBe(test.Path);
        inUse.ProcessId.ShouldBe(Environment.ProcessId);
        refusal.Message.ShouldContain(test.Path);
        refusal.Message.ShouldContain($"{Environment.ProcessId}");
        (await test.Store.CheckAsync(Cancellation)).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task File_is_an_ordinary_database_to_others_once_the_store_is_disposed()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.Contexts.AppendAsync(test.Context(), null, Cancellation);
        await test.Store.DisposeAsync();

        using var connection = new DuckDBConnection($"DataSource={test.Path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM context_log";
        command.ExecuteScalar().ShouldBe(1L);
        File.Exists(test.Path + ".wal").ShouldBeFalse();
    }

    [Fact]
    public async Task GetStoreIdAsync_tells_two_files_apart_and_goes_with_a_copy()
    {
        await using var test = await TestStore.OpenAsync();
        await using var other = await TestStore.OpenAsync();
        var id = await test.Store.Contexts.GetStoreIdAsync(Cancellation);
        (await other.Store.Contexts.GetStoreIdAsync(Cancellation)).ShouldNotBe(id);
        await test.Store.DisposeAsync();
        await other.Store.DisposeAsync();

        File.Copy(test.Path, other.Path, overwrite: true);
        await other.RestartAsync();

        (await other.Store.Contexts.GetStoreIdAsync(Cancellation)).ShouldBe(id);
    }

    [Fact]
    public async Task InitializeAsync_refuses_a_schema_from_the_future()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        using (var connection = new DuckDBConnection($"DataSource={test.Path}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO schema_version VALUES (1000, now()::TIMESTAMP)";
            command.ExecuteNonQuery();
        }

        var refusal = await Should.ThrowAsync<StoreUnavailableException>(test.RestartAsync());

        refusal.Message.ShouldContain("1000");
    }

    [Theory]
    [InlineData("MemoryLimitBytes", 1_000_000)]
    [InlineData("CheckpointThresholdBytes", 16)]
    [InlineData("DocumentImageBytes", -1)]
    [InlineData("Threads", 0)]
    [InlineData("TailRows", 1)]
    [InlineData("QueueLimit", 0)]
    public void Options_out_of_range_are_refused_by_name(string name, int number)
    {
        var options = new DuckDbOptions { Path = "x.duckdb" };
        options = name switch
        {
            "MemoryLimitBytes" => options with { MemoryLimitBytes = number },
            "CheckpointThresholdBytes" => options with { CheckpointThresholdBytes = number },
            "DocumentImageBytes" => options with { DocumentImageBytes = number },
            "Threads" => options with { Threads = number },
            "TailRows" => options with { TailRows = number },
            _ => options with { QueueLimit = number },
        };

        Should.Throw<ArgumentException>(options.Validate).Message.ShouldContain(name);
    }

    [Fact]
    public async Task Read_cancelled_while_it_runs_ends_and_leaves_the_store_working()
    {
        await using var test = await TestStore.OpenAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(
            test.Store.Sql.QueryAsync("SELECT sum(a.range * b.range) FROM range(10000000) a, range(100000) b", stop.Token));

        (await test.SqlAsync("SELECT 1"))[0][0].ShouldBe(Value.Of(1));
    }

    [Fact]
    public async Task Read_cancelled_while_it_fetches_rows_is_no_failure_of_the_store()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        using var database = new DuckDbDatabase(new DuckDbOptions { Path = test.Path }, TimeProvider.System, NullLogger.Instance);
        using var reads = new DuckDbReads(database, "test", 1);
        using var stop = new CancellationTokenSource();

        var read = reads.ReadAsync(
            connection =>
            {
                using var command = connection.Command("SELECT a.range FROM range(10000000) a, range(100000) b");
                command.UseStreamingMode = true;
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    stop.Cancel();
                }

                return true;
            },
            stop.Token);

        await Should.ThrowAsync<OperationCanceledException>(read);
        (await reads.ReadAsync(connection => connection.Scalar("SELECT 1"), Cancellation)).ShouldBe(1);
    }

    [Fact]
    public async Task DisposeAsync_under_an_open_sql_result_closes_the_file_all_the_same()
    {
        await using var test = await TestStore.OpenAsync();
        await using var result = await test.Store.Sql.QueryAsync("SELECT range FROM range(1000000)", Cancellation);
        await using var rows = result.ReadRowsAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await rows.MoveNextAsync()).ShouldBeTrue();

        await test.RestartAsync();

        (await test.Store.CheckAsync(Cancellation)).Healthy.ShouldBeTrue();
        await Should.ThrowAsync<ObjectDisposedException>(async () =>
        {
            while (await rows.MoveNextAsync())
            {
            }
        });
    }

    [Fact]
    public async Task DisposeAsync_interrupts_a_query_that_runs()
    {
        await using var test = await TestStore.OpenAsync();
        var query = test.Store.Sql.QueryAsync(
            "SELECT sum(a.range * b.range) FROM range(10000000) a, range(100000) b", Cancellation);

        await test.Store.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(query);
    }
}
