using Fabra.Core.Contexts;
using Fabra.Core.Evidence;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Identity;
using Fabra.Testing;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Tests.Evidence;

public sealed class SpoolDrainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DrainAsync_moves_everything_and_says_how_much()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await SpoolAsync(bench, 1, 200);

        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();

        bench.Log.Records.Select(record => record.ContextId).ShouldBe(Spools.Ids([.. Enumerable.Range(1, 200)]));
        bench.Log.Records[6].ShouldBeSameAs(ContextSamples.Record(7));
        bench.Spool.Depth.Records.ShouldBe(0);
        Spools.Segments(bench.Folder).ShouldBeEmpty();
        bench.DrainerLog.Events.ShouldHaveSingleItem().Message.ShouldBe("context_spool_drained count=200");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task DrainAsync_again_and_again_into_a_flaky_log_loses_and_doubles_nothing(int seed)
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await SpoolAsync(bench, 1, 300);
        var random = new Random(seed);
        bench.Log.Otherwise = _ => random.Next(10) switch
        {
            < 3 => Fault.Unavailable,
            < 5 => Fault.CommittedButUnknown,
            5 => Fault.Unexpected,
            _ => Fault.None,
        };

        var passes = 1;
        for (; !await bench.Drainer.DrainAsync(Token); passes++)
        {
            passes.ShouldBeLessThan(10_000);
        }

        passes.ShouldBeGreaterThan(10);
        bench.Log.Records.Select(record => record.ContextId).Order().ShouldBe(Spools.Ids([.. Enumerable.Range(1, 300)]).Order());
        bench.Spool.Depth.Records.ShouldBe(0);
    }

    [Fact]
    public async Task DrainAsync_after_a_restart_before_the_acknowledgement_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        var log = new FlakyContextLog();
        var options = new EvidenceOptions();
        var time = new ManualTimeProvider();
        await Spools.FillAsync(folder.Path, Enumerable.Range(1, 10).Select(number => Spools.Sample(number)), Token);
        foreach (var number in Enumerable.Range(1, 4))
        {
            await log.AppendAsync(ContextSamples.Record(number), ContextSamples.Key(number), Token);
        }

        await using var spool = await Spools.OpenAsync(folder.Path, time, cancellationToken: Token);
        await using var drainer = new SpoolDrainer(
            log, spool, new StoreCircuit(options, time), options, time, new CapturedLog<SpoolDrainer>());

        (await drainer.DrainAsync(Token)).ShouldBeTrue();

        log.Records.Select(record => record.ContextId).ShouldBe(Spools.Ids([.. Enumerable.Range(1, 10)]));
    }

    [Fact]
    public async Task DrainAsync_into_the_log_of_another_store_moves_nothing_and_says_so()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await SpoolAsync(bench, 1, 3);
        bench.Log.StoreId = new Guid("5eed0000-0000-4000-8000-000000000002");

        (await bench.Drainer.DrainAsync(Token)).ShouldBeFalse();

        bench.Log.Records.ShouldBeEmpty();
        bench.Spool.Depth.Records.ShouldBe(3);
        bench.DrainerLog.Of("context_spool_store_replaced").ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Critical);
        bench.Log.StoreId = ContextSamples.Store.Id;
        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();
        bench.Log.Records.Select(record => record.ContextId).ShouldBe(Spools.Ids(1, 2, 3));
    }

    [Fact]
    public async Task DrainAsync_of_a_refused_record_keeps_it_aside_says_so_and_goes_on()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await SpoolAsync(bench, 1, 5);
        bench.Log.Otherwise = record => record.ContextId == ContextSamples.Id(3) ? Fault.Refused : Fault.None;

        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();

        bench.Log.Records.Select(record => record.ContextId).ShouldBe(Spools.Ids(1, 2, 4, 5));
        bench.Spool.Depth.Records.ShouldBe(0);
        bench.DrainerLog.Of("context_spool_refused").ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Critical);
        bench.DrainerLog.Of("context_spool_drained").ShouldHaveSingleItem().Message.ShouldContain("count=4");

        // What is kept is itself a spool file: given to an empty spool it can be tried again.
        using var second = new TemporaryFolder();
        File.Copy(
            Path.Combine(bench.Folder, "refused", $"{ContextSamples.Id(3)}.spool"),
            second.File("segment-00000000000000000003.spool"));
        await using var spool = await Spools.OpenAsync(second.Path, adopt: new SpoolAdoption(null), cancellationToken: Token);
        (await spool.FindAsync(TenantId.Default, ContextSamples.Id(3), Token)).ShouldBeSameAs(ContextSamples.Record(3));
    }

    [Fact]
    public async Task DrainAsync_of_a_damaged_record_quarantines_it_says_so_and_goes_on()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await SpoolAsync(bench, 1, 3);
        var path = Spools.Segments(bench.Folder)[0];
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Token);

        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();

        bench.Log.Records.Select(record => record.ContextId).ShouldBe(Spools.Ids(1, 2));
        bench.DrainerLog.Of("context_spool_record_damaged").Count.ShouldBe(1);
        Directory.GetFiles(Path.Combine(bench.Folder, "quarantine")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task DrainAsync_of_a_record_whose_key_another_replica_used_still_records_it()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await SpoolAsync(bench, 1, 1);
        await bench.Log.AppendAsync(ContextSamples.Record(50), ContextSamples.Key(1), Token);

        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();

        bench.Log.Records.Select(record => record.ContextId).ShouldBe(Spools.Ids(50, 1));
        bench.DrainerLog.Of("context_spool_key_taken").Count.ShouldBe(1);
    }

    [Fact]
    public async Task DrainAsync_while_the_log_is_down_tries_one_record_and_success_closes_the_circuit()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Otherwise = _ => Fault.Unavailable;
        await bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token);
        await SpoolAsync(bench, 2, 100);
        var before = bench.Log.Calls;

        (await bench.Drainer.DrainAsync(Token)).ShouldBeFalse();
        bench.Log.Calls.ShouldBe(before + 1);
        bench.DrainerLog.Of("context_spool_drain_failed").Count.ShouldBe(1);

        bench.Log.Otherwise = _ => Fault.None;
        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();
        bench.Circuit.IsOpen.ShouldBeFalse();
        (await bench.Writer.WriteAsync(ContextSamples.Record(200), null, Token)).State.ShouldBe(EvidenceState.Durable);
    }

    [Fact]
    public async Task Start_drains_what_a_restart_found_and_what_arrives_backing_off_between_failures()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await SpoolAsync(bench, 1, 3);
        for (var i = 0; i < 4; i++)
        {
            bench.Log.Script.Enqueue(Fault.Unavailable);
        }

        var began = bench.Time.GetUtcNow();
        var first = bench.Log.WhenHoldsAsync(3);
        bench.Drainer.Start();
        await AdvanceUntilAsync(bench, first);

        // The first pass tries all three at once, the second one alone: two failed passes, so 500 ms and 1 s of waiting.
        (bench.Time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(1500));

        var second = bench.Log.WhenHoldsAsync(5);
        await SpoolAsync(bench, 4, 2);
        await second.WaitAsync(Token);
        await bench.Drainer.StopAsync();
        bench.Log.Records.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Start_twice_is_refused()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Drainer.Start();

        Should.Throw<InvalidOperationException>(bench.Drainer.Start);
    }

    [Fact]
    public async Task StopAsync_while_the_log_hangs_ends_at_once_and_keeps_the_record()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Otherwise = _ => Fault.HangingDeaf;
        await SpoolAsync(bench, 1, 1);
        bench.Drainer.Start();
        await bench.Log.Called;

        await bench.Drainer.StopAsync();

        bench.Spool.Depth.Records.ShouldBe(1);
    }

    [Fact]
    public async Task Writes_and_drains_at_the_same_time_lose_and_double_nothing()
    {
        // All the time that passes in this test is less than any append may take, and many times a break.
        var tick = TimeSpan.FromMilliseconds(1);
        await using var bench = await EvidenceBench.CreateAsync(new EvidenceOptions
        {
            BreakDuration = 10 * tick,
            AppendTimeout = TimeSpan.FromMinutes(5),
            SpoolTimeout = TimeSpan.FromMinutes(5),
        });
        var random = new Random(7);
        bench.Log.Otherwise = _ => random.Next(4) switch { 0 => Fault.Unavailable, 1 => Fault.CommittedButUnknown, _ => Fault.None };
        var done = 0;
        var writes = Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(
            async () =>
            {
                for (var i = 1; i <= 100; i++)
                {
                    var number = (worker * 1000) + i;
                    var result = await bench.Writer.WriteAsync(ContextSamples.Record(number), ContextSamples.Key(number), Token);
                    result.State.ShouldBeOneOf(EvidenceState.Durable, EvidenceState.Spooled);
                    Interlocked.Increment(ref done);
                    bench.Time.Advance(tick);
                }
            },
            Token)));
        while (!writes.IsCompleted)
        {
            await bench.Drainer.DrainAsync(Token);
            await Task.Yield();
        }

        await writes;
        while (!await bench.Drainer.DrainAsync(Token))
        {
            bench.Time.Advance(tick);
        }

        done.ShouldBe(800);
        bench.Log.Records.Count.ShouldBe(800);
        bench.Log.Records.Select(record => record.ContextId).Distinct().Count().ShouldBe(800);
    }

    private static async Task SpoolAsync(EvidenceBench bench, int first, int count)
    {
        foreach (var number in Enumerable.Range(first, count))
        {
            await bench.Spool.AppendAsync(Spools.Sample(number), Token);
        }
    }

    private static async Task AdvanceUntilAsync(EvidenceBench bench, Task reached)
    {
        while (!reached.IsCompleted)
        {
            await Task.WhenAny(reached, bench.Time.WhenTimersAsync(1, Token));
            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await reached;
    }
}
