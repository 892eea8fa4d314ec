using DuckDB.NET.Data;
using Fabra.Storage.DuckDb.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class CheckpointerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_that_has_become_long_is_folded_into_the_file_and_no_other()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        using var database = Open(test, out var options);
        var checkpointer = new Checkpointer(options, NullLogger.Instance);
        using var lease = database.Rent(out var instance);
        lease.Use(connection => connection.Execute("CREATE TABLE filler (text VARCHAR)"));
        var few = LogBytes(test);

        lease.Use(connection => Run(checkpointer, connection, instance));
        LogBytes(test).ShouldBe(few);
        lease.Use(WriteMuch);
        lease.Use(connection => Run(checkpointer, connection, instance));

        LogBytes(test).ShouldBe(0);
    }

    [Fact]
    public async Task DuckDB_makes_no_checkpoint_by_itself()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        using var database = Open(test, out _);
        using var lease = database.Rent(out _);
        lease.Use(connection => connection.Execute("CREATE TABLE filler (text VARCHAR)"));
        while (LogBytes(test) < 32 << 20)
        {
            var before = LogBytes(test);
            lease.Use(WriteMuch);
            LogBytes(test).ShouldBeGreaterThan(before);
        }
    }

    [Fact]
    public async Task Checkpoint_waits_for_a_transaction_of_another_thread()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        using var database = Open(test, out var options);
        var checkpointer = new Checkpointer(options, NullLogger.Instance);
        using var lease = database.Rent(out var instance);
        lease.Use(connection => connection.Execute("CREATE TABLE filler (text VARCHAR)"));
        lease.Use(WriteMuch);
        var checkpoint = new Thread(() => lease.Use(connection => Run(checkpointer, connection, instance)));

        checkpointer.Exclude(() =>
        {
            checkpoint.Start();
            SpinWait.SpinUntil(() => checkpoint.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped);
            LogBytes(test).ShouldBeGreaterThan(1_000_000);
            return true;
        });
        checkpoint.Join();

        LogBytes(test).ShouldBe(0);
    }

    [Fact]
    public async Task Checkpoint_that_fails_says_why_and_is_made_later()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        using var database = Open(test, out var options);
        var failures = new Failures();
        var checkpointer = new Checkpointer(options, failures);
        using var lease = database.Rent(out var instance);
        using var other = database.Rent(out _);
        lease.Use(connection => connection.Execute("CREATE TABLE filler (text VARCHAR)"));
        lease.Use(WriteMuch);
        other.Use(connection => connection.Execute("BEGIN; UPDATE store_health SET checked_at = now()::TIMESTAMP"));

        lease.Use(connection => Run(checkpointer, connection, instance));
        failures.ShouldHaveSingleItem().ShouldStartWith("duckdb_checkpoint_failed error=");
        instance.Invalid.ShouldBeFalse();
        other.Use(connection => connection.Execute("COMMIT"));
        lease.Use(WriteMuch);
        lease.Use(connection => Run(checkpointer, connection, instance));

        failures.Count.ShouldBe(1);
        LogBytes(test).ShouldBe(0);
    }

    [Fact]
    public async Task Store_keeps_its_log_short()
    {
        await using var test = await TestStore.OpenAsync(Small);
        var longest = 0L;
        for (var written = 0; written < 4_000_000; written += 100_000)
        {
            await test.Store.Contexts.AppendAsync(test.Context(new string('x', 100_000)), null, Cancellation);
            await test.SqlAsync("SELECT 1");
            longest = Math.Max(longest, LogBytes(test));
        }

        longest.ShouldBeInRange(100_000, 1_100_000);
    }

    private static bool Run(Checkpointer checkpointer, DuckDBConnection connection, DuckDbInstance instance)
    {
        checkpointer.RunIfDue(connection, instance);
        return true;
    }

    /// <summary>A commit that makes the log 1.6 MB longer.</summary>
    private static int WriteMuch(DuckDBConnection connection) =>
        connection.Execute("INSERT INTO filler SELECT repeat(md5(i::VARCHAR), 10) FROM range(5000) AS numbers(i)");

    private static long LogBytes(TestStore test)
    {
        var log = new FileInfo(test.Path + ".wal");
        return log.Exists ? log.Length : 0;
    }

    private static DuckDbDatabase Open(TestStore test, out DuckDbOptions options)
    {
        options = Small(new DuckDbOptions { Path = test.Path });
        return new DuckDbDatabase(options, TimeProvider.System, NullLogger.Instance);
    }

    private static DuckDbOptions Small(DuckDbOptions options) => options with { CheckpointThresholdBytes = 1_000_000 };

    private sealed class Failures : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
