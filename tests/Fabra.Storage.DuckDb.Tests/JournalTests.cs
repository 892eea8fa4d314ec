using System.Buffers.Binary;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Storage.DuckDb.Tests;

/// <summary>
/// What the journal next to the database is for: what was acknowledged is there at the next start, or the start says what is not. Each test
/// takes the files of a store that runs, as a crash leaves them, and does something to them.
/// </summary>
public sealed class JournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fabra-journal-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder.FullName, "test.duckdb");

    private string Log => Database + ".wal";

    private string Journal => Database + ".journal";

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Crash_loses_no_context_that_was_acknowledged()
    {
        await using var test = await TestStore.OpenAsync();
        var made = await AppendAsync(test, 100);

        Crash(test);

        await using var store = Open();
        await store.InitializeAsync(Cancellation);
        (await PositionsAsync(store)).ShouldBe(Positions(1, 100));
        (await store.Contexts.FindAsync(TenantId.Default, made[99].ContextId, ContextColumns.All, Cancellation))!
            .Content.ToArray().ShouldBe(made[99].Content.ToArray());
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("half")]
    [InlineData("length")]
    public async Task Damaged_log_of_the_database_loses_no_context(string damage)
    {
        await using var test = await TestStore.OpenAsync();
        await AppendInTransactionsAsync(test, 40);
        Crash(test);

        Damage(damage);

        await using var store = Open();
        await store.InitializeAsync(Cancellation);
        (await PositionsAsync(store)).ShouldBe(Positions(1, 40));
        (await store.Contexts.AppendAsync(test.Context(), null, Cancellation)).LogPosition.ShouldBe(41);
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("half")]
    [InlineData("length")]
    public async Task Damaged_log_that_had_values_is_refused_by_number(string damage)
    {
        await using var test = await TestStore.OpenAsync();
        await AppendInTransactionsAsync(test, 20);
        for (var i = 0; i < 20; i++)
        {
            await test.Store.Features.AppendAsync([test.Feature("42", "tier", i)], null, Cancellation);
        }

        Crash(test);
        Damage(damage);
        var (file, log) = (File.ReadAllBytes(Database), File.Exists(Log) ? File.ReadAllBytes(Log) : []);

        await using var refusing = Open();
        var refused = await Should.ThrowAsync<StoreUnavailableException>(refusing.InitializeAsync(Cancellation));
        refused.Message.ShouldContain(Database);
        refused.Message.ShouldContain(Journal);
        refused.Message.ShouldMatch("the last [0-9]+ transactions of values, documents and definitions are missing");
        refused.Message.ShouldContain("all contexts can be recovered");
        await refusing.DisposeAsync();
        File.ReadAllBytes(Database).SequenceEqual(file).ShouldBeTrue();
        (File.Exists(Log) ? File.ReadAllBytes(Log) : []).AsSpan().StartsWith(log).ShouldBeTrue();

        await using var accepting = Open(acceptLoss: true);
        await accepting.InitializeAsync(Cancellation);
        (await PositionsAsync(accepting)).ShouldBe(Positions(1, 20));
        await accepting.Features.AppendAsync([test.Feature("42", "tier", 99)], null, Cancellation);
        await accepting.DisposeAsync();

        // Accepted once: from here on nothing is missing.
        await using var again = Open();
        await again.InitializeAsync(Cancellation);
    }

    [Fact]
    public async Task Older_copy_of_the_file_is_refused_and_no_position_is_used_twice()
    {
        await using var test = await TestStore.OpenAsync(options => options with { CheckpointThresholdBytes = 1_000_000 });
        await AppendInTransactionsAsync(test, 3);
        Crash(test);
        var older = File.ReadAllBytes(Database);
        var olderLog = File.ReadAllBytes(Log);
        await AppendInTransactionsAsync(test, 30, new string('x', 2_000_000));
        Crash(test);
        File.WriteAllBytes(Database, older);
        File.WriteAllBytes(Log, olderLog);

        await using var refusing = Open();
        var refused = await Should.ThrowAsync<StoreUnavailableException>(refusing.InitializeAsync(Cancellation));
        refused.Message.ShouldContain("contexts up to position 3 of 33");
        refused.Message.ShouldContain("cannot be recovered, at 4 to ");
        await refusing.DisposeAsync();
        File.ReadAllBytes(Database).SequenceEqual(older).ShouldBeTrue();
        File.ReadAllBytes(Log).SequenceEqual(olderLog).ShouldBeTrue();

        await using var accepting = Open(acceptLoss: true);
        await accepting.InitializeAsync(Cancellation);
        var left = await PositionsAsync(accepting);
        left.Take(3).ShouldBe([1, 2, 3]);
        left[^1].ShouldBe(33);
        left.Count.ShouldBeLessThan(33);
        (await accepting.Contexts.AppendAsync(test.Context(), null, Cancellation)).LogPosition.ShouldBe(34);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Missing_file_is_not_made_anew_beside_what_is_left_of_it(bool logIsLeft, bool journalIsLeft)
    {
        await using var test = await TestStore.OpenAsync();
        await AppendInTransactionsAsync(test, 5);
        await test.Store.Features.AppendAsync([test.Feature("42", "tier", 1)], null, Cancellation);
        Crash(test);
        var (file, log) = (File.ReadAllBytes(Database), File.ReadAllBytes(Log));
        File.Delete(Database);
        Leave(logIsLeft, journalIsLeft);

        await using (var refusing = Open())
        {
            (await Should.ThrowAsync<StoreUnavailableException>(refusing.InitializeAsync(Cancellation))).Message
                .ShouldStartWith($"the database {Database} is missing, and ");
        }

        File.Exists(Database).ShouldBeFalse();
        (File.Exists(Log) ? File.ReadAllBytes(Log) : []).SequenceEqual(logIsLeft ? log : []).ShouldBeTrue();
        if (logIsLeft && journalIsLeft)
        {
            // Put back, it is whole.
            File.WriteAllBytes(Database, file);
            await using var whole = Open();
            await whole.InitializeAsync(Cancellation);
            (await PositionsAsync(whole)).ShouldBe(Positions(1, 5));
            return;
        }

        await using var accepting = Open(acceptLoss: true);
        await accepting.InitializeAsync(Cancellation);
        (await PositionsAsync(accepting)).ShouldBe(journalIsLeft ? Positions(1, 5) : []);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("older")]
    public async Task Journal_that_is_missing_or_older_is_refused_unless_the_file_was_closed(string journal)
    {
        await using var test = await TestStore.OpenAsync();
        await AppendInTransactionsAsync(test, 3);
        Crash(test);
        var older = Path.Combine(_folder.FullName, "older");
        Copy(Journal, older);
        await AppendInTransactionsAsync(test, 3);
        Crash(test);
        Directory.Delete(Journal, recursive: true);
        if (journal == "older")
        {
            Copy(older, Journal);
        }

        await using (var refusing = Open())
        {
            (await Should.ThrowAsync<StoreUnavailableException>(refusing.InitializeAsync(Cancellation))).Message
                .ShouldContain(journal == "older" ? "is an older one, with contexts up to position 3" : "its journal is missing");
        }

        await using (var accepting = Open(acceptLoss: true))
        {
            await accepting.InitializeAsync(Cancellation);
            (await PositionsAsync(accepting)).ShouldBe(Positions(1, 6));
        }

        await using var again = Open();
        await again.InitializeAsync(Cancellation);
    }

    [Fact]
    public async Task File_that_was_closed_is_whole_without_its_journal()
    {
        await using var test = await TestStore.OpenAsync();
        await AppendAsync(test, 5);
        await test.Store.DisposeAsync();
        Crash(test);
        Directory.Delete(Journal, recursive: true);

        await using var store = Open();
        await store.InitializeAsync(Cancellation);

        (await PositionsAsync(store)).ShouldBe(Positions(1, 5));
    }

    [Fact]
    public async Task Log_that_DuckDB_refuses_is_set_aside_when_loss_is_accepted_and_never_else()
    {
        await using var test = await TestStore.OpenAsync();
        await AppendInTransactionsAsync(test, 40);
        Crash(test);
        var log = File.ReadAllBytes(Log);
        log.AsSpan(log.Length / 2, 16).Reverse();
        File.WriteAllBytes(Log, log);

        await using (var refusing = Open())
        {
            (await Should.ThrowAsync<StoreUnavailableException>(refusing.InitializeAsync(Cancellation))).Message
                .ShouldContain("FABRA_DUCKDB_ACCEPT_LOSS=true, which sets");
        }

        File.ReadAllBytes(Log).SequenceEqual(log).ShouldBeTrue();
        await using var accepting = Open(acceptLoss: true);
        await accepting.InitializeAsync(Cancellation);
        (await PositionsAsync(accepting)).ShouldBe(Positions(1, 40));
        File.ReadAllBytes(Directory.GetFiles(_folder.FullName, "test.duckdb.wal.2*").ShouldHaveSingleItem()).SequenceEqual(log).ShouldBeTrue();
    }

    [Fact]
    public async Task Loss_is_accepted_once()
    {
        await using var test = await TestStore.OpenAsync();
        for (var i = 0; i < 5; i++)
        {
            await test.Store.Features.AppendAsync([test.Feature("42", "tier", i)], null, Cancellation);
        }

        Crash(test);
        File.Delete(Log);
        await using (var accepting = Open(acceptLoss: true))
        {
            await accepting.InitializeAsync(Cancellation);
        }

        await using var again = Open();
        await again.InitializeAsync(Cancellation);
    }

    [Fact]
    public async Task Database_behind_a_link_has_one_journal()
    {
        await using var test = await TestStore.OpenAsync();
        await AppendAsync(test, 20);
        Crash(test);
        var link = Path.Combine(_folder.FullName, "link.duckdb");
        File.CreateSymbolicLink(link, Database);

        await using (var linked = Open(path: link))
        {
            await linked.InitializeAsync(Cancellation);
            (await PositionsAsync(linked)).ShouldBe(Positions(1, 20));
            await linked.Contexts.AppendAsync(test.Context(), null, Cancellation);
        }

        await using var direct = Open();
        await direct.InitializeAsync(Cancellation);
        (await PositionsAsync(direct)).ShouldBe(Positions(1, 21));
        Directory.Exists(link + ".journal").ShouldBeFalse();
    }

    [Fact]
    public async Task Store_keeps_its_identity_without_its_log()
    {
        await using var test = await TestStore.OpenAsync();
        await AppendAsync(test, 1);
        var id = await test.Store.Contexts.GetStoreIdAsync(Cancellation);
        Crash(test);
        File.Delete(Log);

        await using var store = Open();
        await store.InitializeAsync(Cancellation);

        (await store.Contexts.GetStoreIdAsync(Cancellation)).ShouldBe(id);
    }

    [Fact]
    public async Task Journal_of_another_database_is_refused()
    {
        await using var test = await TestStore.OpenAsync();
        await AppendAsync(test, 5);
        await using var other = await TestStore.OpenAsync();
        await AppendAsync(other, 5);
        await test.Store.DisposeAsync();
        await other.Store.DisposeAsync();
        Crash(test);
        Directory.Delete(Journal, recursive: true);
        Copy(other.Path + ".journal", Journal);

        await using var store = Open();

        (await Should.ThrowAsync<StoreUnavailableException>(store.InitializeAsync(Cancellation)))
            .Message.ShouldContain("is not of the database");
    }

    [Fact]
    public async Task Damaged_journal_is_refused_only_when_the_database_lacks_the_record()
    {
        await using var test = await TestStore.OpenAsync();
        await AppendInTransactionsAsync(test, 10);
        Crash(test);
        var segment = Directory.GetFiles(Journal, "*.spool").ShouldHaveSingleItem();
        var bytes = File.ReadAllBytes(segment);
        var fifth = At(bytes, 5);
        bytes[fifth + 40] ^= 0xFF;
        File.WriteAllBytes(segment, bytes);

        await using (var whole = Open())
        {
            await whole.InitializeAsync(Cancellation);
            (await PositionsAsync(whole)).ShouldBe(Positions(1, 10));
        }

        Crash(test);
        File.WriteAllBytes(segment, bytes);
        File.Delete(Log);
        await using var store = Open();
        (await Should.ThrowAsync<StoreUnavailableException>(store.InitializeAsync(Cancellation)))
            .Message.ShouldContain("contexts up to position 0 of 10; 1 cannot be recovered, at 5, and 9 can, from the journal");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task Torn_end_of_the_journal_was_never_acknowledged(int bytes)
    {
        await using var test = await TestStore.OpenAsync();
        await AppendInTransactionsAsync(test, 3);
        Crash(test);
        var segment = Directory.GetFiles(Journal, "*.spool").ShouldHaveSingleItem();
        File.AppendAllBytes(segment, File.ReadAllBytes(segment)[24..(24 + bytes)]);

        await using var store = Open();
        await store.InitializeAsync(Cancellation);

        (await store.Contexts.AppendAsync(test.Context(), null, Cancellation)).LogPosition.ShouldBe(4);
        await store.DisposeAsync();
        await using var again = Open();
        await again.InitializeAsync(Cancellation);
        (await PositionsAsync(again)).ShouldBe(Positions(1, 4));
    }

    [Fact]
    public async Task Journal_keeps_no_file_that_the_database_has_in_its_own()
    {
        await using var test = await TestStore.OpenAsync(options => options with { CheckpointThresholdBytes = 1_000_000 });
        for (var i = 0; i < 60; i++)
        {
            await test.Store.Contexts.AppendAsync(test.Context(new string('x', 2_000_000)), null, Cancellation);
            await test.SqlAsync("SELECT count(*) FROM context_log");
        }

        Directory.GetFiles(test.Path + ".journal", "*.spool").Length.ShouldBeLessThanOrEqualTo(2);
        await test.RestartAsync();
        (await PositionsAsync(test.Store)).ShouldBe(Positions(1, 60));
    }

    private static IEnumerable<long> Positions(int first, int last) => Enumerable.Range(first, last - first + 1).Select(i => (long)i);

    private static async Task<List<ContextRecord>> AppendAsync(TestStore test, int count)
    {
        var contexts = Enumerable.Range(0, count).Select(i => test.Context($"content {i}")).ToList();
        await Task.WhenAll(contexts.Select(context => test.Store.Contexts.AppendAsync(context, null, Cancellation)));
        return contexts;
    }

    /// <summary>Each is in the database, in a transaction to itself, when it returns.</summary>
    private static async Task AppendInTransactionsAsync(TestStore test, int count, string content = "some content")
    {
        for (var i = 0; i < count; i++)
        {
            await test.Store.Contexts.AppendAsync(test.Context(content), null, Cancellation);
            await test.SqlAsync("SELECT 1");
        }
    }

    private static async Task<List<long>> PositionsAsync(DuckDbOfflineStore store)
    {
        var positions = new List<long>();
        await foreach (var record in store.Contexts.StreamAsync(
            new ContextFilter(TenantId.Default), 0, long.MaxValue, ContextColumns.All, Cancellation))
        {
            positions.Add(record.LogPosition!.Value);
        }

        return positions;
    }

    /// <summary>Where the frame of a position begins.</summary>
    private static int At(byte[] segment, long position)
    {
        for (var at = 24; ; at += 24 + BinaryPrimitives.ReadInt32LittleEndian(segment.AsSpan(at + 4)))
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(segment.AsSpan(at + 8)) == position)
            {
                return at;
            }
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private void Damage(string how)
    {
        var log = File.ReadAllBytes(Log);
        switch (how)
        {
            case "lost":
                File.Delete(Log);
                break;
            case "half":
                File.WriteAllBytes(Log, log[..(log.Length / 2)]);
                break;
            default:
                // Each entry begins with its length. One that points beyond the end of the file reads as an entry cut short by a crash.
                var at = EntryBehind(log, log.Length / 2);
                BinaryPrimitives.WriteInt64LittleEndian(log.AsSpan(at), 1L << 40);
                File.WriteAllBytes(Log, log);
                break;
        }
    }

    /// <summary>Where an entry of DuckDB's log begins, behind a place: entries are chained by length and checksum, of eight octets each.</summary>
    private static int EntryBehind(byte[] log, int place)
    {
        for (var start = 1; start < Math.Min(log.Length, 4096); start++)
        {
            var at = start;
            var entries = 0;
            while (at + 16 <= log.Length && BinaryPrimitives.ReadInt64LittleEndian(log.AsSpan(at)) is > 0 and var length
                && length <= log.Length - at - 16)
            {
                if (at > place && entries > 10)
                {
                    return at;
                }

                at += 16 + (int)length;
                entries++;
            }
        }

        throw new InvalidDataException("No chain of entries was found.");
    }

    private void Crash(TestStore test)
    {
        foreach (var file in new[] { Database, Log })
        {
            File.Delete(file);
        }

        if (Directory.Exists(Journal))
        {
            Directory.Delete(Journal, recursive: true);
        }

        Copy(Path.GetDirectoryName(test.Path)!, _folder.FullName);
        Copy(test.Path + ".journal", Journal);
    }

    private void Leave(bool log, bool journal)
    {
        if (!log)
        {
            File.Delete(Log);
        }

        if (!journal)
        {
            Directory.Delete(Journal, recursive: true);
        }
    }

    private DuckDbOfflineStore Open(bool acceptLoss = false, string? path = null) => new(
        new DuckDbOptions { Path = path ?? Database, AcceptLoss = acceptLoss },
        new FabraClock(TimeProvider.System),
        NullLogger<DuckDbOfflineStore>.Instance);
}
