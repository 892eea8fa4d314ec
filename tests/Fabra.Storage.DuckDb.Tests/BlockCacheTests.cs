using System.Security.Cryptography;
using DuckDB.NET.Data;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.DuckDb.Journal;
using Fabra.Storage.DuckDb.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class BlockCacheTests
{
    private const int Contexts = 2_000;
    private const int ContentLength = 32_768;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_leaves_a_cache_that_is_smaller_than_what_it_read()
    {
        await using var test = await FilledAsync();
        var options = new DuckDbOptions { Path = test.Path, MemoryLimitBytes = 777_000_000 };
        using var database = new DuckDbDatabase(options, TimeProvider.System, NullLogger.Instance);
        using var reads = new DuckDbReads(database, "test", 2);
        await using var writer = new DuckDbWriter(
            database, new Checkpointer(options, NullLogger.Instance), options, test.Clock, NullLogger.Instance);
        await using var journal = await OpenAsync(writer, reads, options, test);
        var log = new DuckDbContextLog(journal, reads, new BlockCache(options));

        var bytes = 0L;
        await foreach (var record in log.StreamAsync(new ContextFilter(TenantId.Default), 0, Contexts, ContextColumns.All, Cancellation))
        {
            bytes += record.Content.Length;
        }

        bytes.ShouldBe((long)Contexts * ContentLength);
        (await reads.ReadAsync(BlockCache.Bytes, Cancellation)).ShouldBeLessThan(bytes / 2);
        (await reads.ReadAsync(connection => connection.Scalar("SELECT current_setting('memory_limit')"), Cancellation))
            .ShouldBe("741.0 MiB");
    }

    [Fact]
    public async Task Streams_that_are_short_do_not_add_up()
    {
        const int Each = 50;
        await using var test = await FilledAsync();
        var options = new DuckDbOptions { Path = test.Path };
        using var database = new DuckDbDatabase(options, TimeProvider.System, NullLogger.Instance);
        using var reads = new DuckDbReads(database, "test", 2);
        await using var writer = new DuckDbWriter(
            database, new Checkpointer(options, NullLogger.Instance), options, test.Clock, NullLogger.Instance);
        await using var journal = await OpenAsync(writer, reads, options, test);
        var log = new DuckDbContextLog(journal, reads, new BlockCache(options));

        for (var after = 0; after < Contexts; after += Each)
        {
            await foreach (var record in log.StreamAsync(
                new ContextFilter(TenantId.Default), after, after + Each, ContextColumns.All, Cancellation))
            {
                record.Content.Length.ShouldBe(ContentLength);
            }
        }

        (await reads.ReadAsync(BlockCache.Bytes, Cancellation)).ShouldBeLessThan((long)Contexts * ContentLength / 2);
    }

    [Fact]
    public async Task Shrink_below_what_is_in_use_restores_the_limit()
    {
        await using var test = await FilledAsync();
        var options = new DuckDbOptions { Path = test.Path, MemoryLimitBytes = 777_000_000 };
        using var database = new DuckDbDatabase(options, TimeProvider.System, NullLogger.Instance);
        using var lease = database.Rent(out _);

        lease.Use(connection =>
        {
            connection.Scalar("SELECT sum(length(content)) FROM context_log");
            var read = BlockCache.Bytes(connection);
            new BlockCache(options).Shrink(connection, 0);

            BlockCache.Bytes(connection).ShouldBeLessThan(read / 4);
            return connection.Scalar("SELECT current_setting('memory_limit')");
        }).ShouldBe("741.0 MiB");
    }

    [Fact]
    public async Task Streams_that_are_given_up_leave_nothing_that_counts_as_there_before()
    {
        const int Each = 100;
        await using var test = await FilledAsync();
        var options = new DuckDbOptions { Path = test.Path };
        using var database = new DuckDbDatabase(options, TimeProvider.System, NullLogger.Instance);
        using var lease = database.Rent(out _);
        var cache = new BlockCache(options);

        lease.Use(connection =>
        {
            for (var after = 0; after < Contexts; after += Each)
            {
                // Without a word of how much it was, as when the query is interrupted.
                cache.Begin(connection);
                Load(connection, after, after + Each);
                cache.End(connection);
            }

            cache.Begin(connection);
            cache.Shrink(connection);
            return BlockCache.Bytes(connection);
        }).ShouldBeLessThan((long)Contexts * ContentLength / 3);
    }

    [Fact]
    public async Task Blocks_that_others_read_between_streams_stay()
    {
        await using var test = await FilledAsync();
        var options = new DuckDbOptions { Path = test.Path };
        using var database = new DuckDbDatabase(options, TimeProvider.System, NullLogger.Instance);
        using var lease = database.Rent(out _);
        var cache = new BlockCache(options);

        lease.Use(connection =>
        {
            cache.Begin(connection);
            cache.End(connection);
            Load(connection, 0, Contexts);
            var read = BlockCache.Bytes(connection);
            cache.Begin(connection);
            cache.Shrink(connection);

            BlockCache.Bytes(connection).ShouldBe(read);
            return read;
        }).ShouldBeGreaterThan((long)Contexts * ContentLength / 2);
    }

    [Fact]
    public async Task GetHeadAsync_reads_nothing_of_the_log()
    {
        await using var test = await FilledAsync();
        var options = new DuckDbOptions { Path = test.Path };
        using var database = new DuckDbDatabase(options, TimeProvider.System, NullLogger.Instance);
        using var reads = new DuckDbReads(database, "test", 1);
        await using var writer = new DuckDbWriter(
            database, new Checkpointer(options, NullLogger.Instance), options, test.Clock, NullLogger.Instance);
        await using var journal = await OpenAsync(writer, reads, options, test);
        await reads.ReadAsync(
            connection =>
            {
                new BlockCache(options).Shrink(connection, 0);
                return true;
            },
            Cancellation);
        var before = await reads.ReadAsync(BlockCache.Bytes, Cancellation);

        (await new DuckDbContextLog(journal, reads, new BlockCache(options)).GetHeadAsync(Cancellation)).ShouldBe(Contexts);

        (await reads.ReadAsync(BlockCache.Bytes, Cancellation)).ShouldBe(before);
    }

    private static async Task<ContextJournal> OpenAsync(DuckDbWriter writer, DuckDbReads reads, DuckDbOptions options, TestStore test)
    {
        await writer.InitializeAsync(Cancellation);
        var journal = new ContextJournal(writer, reads, options, test.Clock, NullLogger.Instance);
        await journal.OpenAsync(Cancellation);
        return journal;
    }

    private static void Load(DuckDBConnection connection, long after, long upTo) => connection.Scalar(
        "SELECT sum(length(content)) FROM context_log WHERE log_position > ? AND log_position <= ?", after, upTo);

    private static async Task<TestStore> FilledAsync()
    {
        var test = await TestStore.OpenAsync();
        foreach (var chunk in Enumerable.Range(0, Contexts).Chunk(500))
        {
            // Random text, so that it takes in the file what it takes in the record.
            await Task.WhenAll(chunk.Select(_ => test.Store.Contexts.AppendAsync(
                test.Context(Convert.ToBase64String(RandomNumberGenerator.GetBytes(ContentLength / 4 * 3))), null, Cancellation)));
        }

        await test.Store.DisposeAsync();
        return test;
    }
}
