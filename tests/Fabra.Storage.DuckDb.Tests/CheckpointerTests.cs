using Fabra.Storage.DuckDb.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class CheckpointerTests
{
    [Fact]
    public async Task Start_folds_the_log_into_the_file_while_a_transaction_that_inserts_is_open()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        var log = new Failures();
        using var database = Open(test, out var options);
        using var checkpointer = new Checkpointer(options, log);
        using var lease = database.Rent(out var instance);
        lease.Use(connection => connection.Execute("INSERT INTO context_turns VALUES (2, 'context_log_b')"));
        lease.Use(connection => connection.Execute("BEGIN; INSERT INTO context_turns VALUES (3, 'context_log_a')"));

        checkpointer.Start(instance);
        checkpointer.Wait();

        log.ShouldBeEmpty();
        checkpointer.IsRunning.ShouldBeFalse();
        lease.Use(connection => connection.Execute("COMMIT"));
        lease.Use(connection => connection.Scalar("SELECT count(*) FROM context_turns")).ShouldBe(3L);
    }

    [Fact]
    public async Task Start_that_fails_says_why_and_can_be_repeated()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.DisposeAsync();
        var log = new Failures();
        using var database = Open(test, out var options);
        using var checkpointer = new Checkpointer(options, log);
        using var lease = database.Rent(out var instance);
        lease.Use(connection => connection.Execute("BEGIN; UPDATE store_health SET checked_at = now()::TIMESTAMP"));

        checkpointer.Start(instance);
        checkpointer.Wait();

        log.ShouldHaveSingleItem().ShouldStartWith("duckdb_checkpoint_failed error=");
        instance.Invalid.ShouldBeFalse();
        lease.Use(connection => connection.Execute("COMMIT"));
        checkpointer.Start(instance);
        checkpointer.Wait();
        log.Count.ShouldBe(1);
    }

    private static DuckDbDatabase Open(TestStore test, out DuckDbOptions options)
    {
        options = new DuckDbOptions { Path = test.Path };
        return new DuckDbDatabase(options, TimeProvider.System, NullLogger.Instance);
    }

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
