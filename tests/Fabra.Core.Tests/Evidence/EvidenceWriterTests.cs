using Fabra.Core.Contexts;
using Fabra.Core.Evidence;
using Fabra.Core.Requests;
using Fabra.Testing;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Tests.Evidence;

public sealed class EvidenceWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(EvidenceMode.BestEffort)]
    [InlineData(EvidenceMode.Required)]
    public async Task WriteAsync_when_the_log_answers_is_durable(EvidenceMode mode)
    {
        await using var bench = await EvidenceBench.CreateAsync(mode);

        var result = await bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token);

        result.ShouldBe(new EvidenceResult(EvidenceState.Durable, 1, null, null));
        bench.WriterLog.Events.ShouldBeEmpty();
        bench.Spool.Depth.Records.ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(Fault.Unavailable), nameof(EvidenceState.Spooled), "Connection refused")]
    [InlineData(nameof(Fault.CommittedButUnknown), nameof(EvidenceState.Spooled), "Connection lost")]
    [InlineData(nameof(Fault.Overloaded), nameof(EvidenceState.Spooled), "too many writes wait")]
    [InlineData(nameof(Fault.Unexpected), nameof(EvidenceState.Spooled), "The context log failed unexpectedly.")]
    [InlineData(nameof(Fault.Refused), nameof(EvidenceState.NotPersisted), "The context log refused the record: too odd")]
    public async Task WriteAsync_in_best_effort_says_where_the_record_is(string fault, string where, string error)
    {
        var state = Enum.Parse<EvidenceState>(where);
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Enum.Parse<Fault>(fault));

        var result = await bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token);

        result.ShouldBe(new EvidenceResult(state, null, error, null));
        bench.Spool.Depth.Records.ShouldBe(state == EvidenceState.Spooled ? 1 : 0);
        var logged = bench.WriterLog.Of("context_log_failed").ShouldHaveSingleItem();
        logged.Level.ShouldBe(LogLevel.Warning);
        logged.Message.ShouldBe($"context_log_failed context_id={ContextSamples.Id(1)} error={error}");
        logged.Exception.ShouldNotBeNull();
        var outcome = state == EvidenceState.Spooled ? "spooled" : "not_persisted";
        bench.Readings[$"fabra_evidence_persist_failures_total[{outcome}]"].ShouldBe(1);
        bench.Readings["fabra_spool_depth"].ShouldBe(bench.Spool.Depth.Records);
    }

    [Fact]
    public async Task WriteAsync_statement_refused_keeps_the_record_and_the_circuit()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Fault.StatementRefused);
        (await bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token)).State.ShouldBe(EvidenceState.Spooled);

        bench.Circuit.IsOpen.ShouldBeFalse();
        (await bench.Writer.WriteAsync(ContextSamples.Record(2), null, Token)).State.ShouldBe(EvidenceState.Durable);
    }

    [Fact]
    public async Task WriteAsync_while_too_much_waits_goes_on_asking_the_log()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Fault.Overloaded);
        await bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token);

        (await bench.Writer.WriteAsync(ContextSamples.Record(2), null, Token)).State.ShouldBe(EvidenceState.Durable);
    }

    [Fact]
    public async Task WriteAsync_in_required_while_too_much_waits_sends_the_caller_away()
    {
        await using var bench = await EvidenceBench.CreateAsync(EvidenceMode.Required);
        bench.Log.Script.Enqueue(Fault.Overloaded);

        var refusal = await Should.ThrowAsync<FabraException>(() => bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token));

        refusal.Reason.ShouldBe(ErrorReason.Overloaded);
        bench.Readings["fabra_evidence_persist_failures_total[refused]"].ShouldBe(1);
        (await bench.Writer.WriteAsync(ContextSamples.Record(2), null, Token)).State.ShouldBe(EvidenceState.Durable);
    }

    [Theory]
    [InlineData(nameof(Fault.Unavailable))]
    [InlineData(nameof(Fault.CommittedButUnknown))]
    [InlineData(nameof(Fault.Unexpected))]
    [InlineData(nameof(Fault.Refused))]
    public async Task WriteAsync_in_required_hands_out_nothing_that_is_not_durable(string fault)
    {
        await using var bench = await EvidenceBench.CreateAsync(EvidenceMode.Required);
        bench.Log.Script.Enqueue(Enum.Parse<Fault>(fault));

        var error = await Should.ThrowAsync<FabraException>(() => bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token));

        error.Reason.ShouldBe(ErrorReason.EvidenceNotDurable);
        error.Message.ShouldNotContain("secret detail");
        error.Message.ShouldNotContain(ContextSamples.Id(1).ToString());
        bench.Spool.Depth.Records.ShouldBe(0);
        bench.WriterLog.Of("context_log_failed").Count.ShouldBe(1);
        bench.Readings["fabra_evidence_persist_failures_total[refused]"].ShouldBe(1);
    }

    [Fact]
    public async Task WriteAsync_in_required_after_a_lost_answer_finds_the_record_by_its_request()
    {
        await using var bench = await EvidenceBench.CreateAsync(EvidenceMode.Required);
        bench.Log.Script.Enqueue(Fault.CommittedButUnknown);
        await Should.ThrowAsync<FabraException>(
            () => bench.Writer.WriteAsync(ContextSamples.Record(1), ContextSamples.Key(1), Token));
        bench.Time.Advance(bench.Options.BreakDuration);

        var retried = await bench.Writer.WriteAsync(ContextSamples.Record(2), ContextSamples.Key(1), Token);

        retried.ShouldBe(new EvidenceResult(EvidenceState.Durable, 1, null, new RequestKeyMatch(true, ContextSamples.Id(1))));
        bench.Log.Records.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(nameof(Fault.Hanging))]
    [InlineData(nameof(Fault.HangingDeaf))]
    public async Task WriteAsync_when_the_log_hangs_gives_up_at_the_deadline(string fault)
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Enum.Parse<Fault>(fault));

        var write = bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token);
        await bench.Log.Called;
        bench.Time.Advance(bench.Options.AppendTimeout - TimeSpan.FromTicks(1));
        write.IsCompleted.ShouldBeFalse();
        bench.Time.Advance(TimeSpan.FromTicks(1));

        (await write).ShouldBe(new EvidenceResult(
            EvidenceState.Spooled, null, "The context log gave no answer within 3 s.", null));
    }

    [Fact]
    public async Task WriteAsync_cancelled_by_its_caller_after_the_handover_still_settles_the_record()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Fault.Hanging);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var write = bench.Writer.WriteAsync(ContextSamples.Record(1), null, caller.Token);
        await bench.Log.Called;
        await caller.CancelAsync();
        write.IsCompleted.ShouldBeFalse();
        bench.Time.Advance(bench.Options.AppendTimeout);

        (await write).State.ShouldBe(EvidenceState.Spooled);
    }

    [Fact]
    public async Task WriteAsync_cancelled_before_writes_nothing()
    {
        await using var bench = await EvidenceBench.CreateAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => bench.Writer.WriteAsync(ContextSamples.Record(1), null, new CancellationToken(canceled: true)));

        bench.Log.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task WriteAsync_with_log_and_spool_failing_is_not_persisted_and_says_both()
    {
        await using var bench = await EvidenceBench.CreateAsync(maxBytes: 1 << 20);
        bench.Log.Otherwise = _ => Fault.Unavailable;

        var result = await bench.Writer.WriteAsync(ContextSamples.Record(1, 2 << 20), null, Token);

        result.State.ShouldBe(EvidenceState.NotPersisted);
        result.Error!.ShouldContain("Connection refused");
        result.Error!.ShouldContain("The spool is full");
        bench.WriterLog.Of("context_log_failed").Count.ShouldBe(1);
        bench.Readings["fabra_evidence_persist_failures_total[not_persisted]"].ShouldBe(1);
    }

    [Fact]
    public async Task WriteAsync_without_a_spool_is_not_persisted()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Otherwise = _ => Fault.Unavailable;
        using var meter = new System.Diagnostics.Metrics.Meter("Fabra");
        var writer = new EvidenceWriter(
            bench.Log, null, bench.Circuit, bench.Options, bench.Time, new EvidenceMetrics(meter, null), bench.WriterLog);

        (await writer.WriteAsync(ContextSamples.Record(1), null, Token))
            .ShouldBe(new EvidenceResult(EvidenceState.NotPersisted, null, "Connection refused", null));
    }

    [Theory]
    [InlineData(EvidenceMode.BestEffort)]
    [InlineData(EvidenceMode.Required)]
    public async Task WriteAsync_while_the_log_is_down_asks_it_once_per_break(EvidenceMode mode)
    {
        await using var bench = await EvidenceBench.CreateAsync(mode);
        bench.Log.Otherwise = _ => Fault.Unavailable;

        for (var number = 1; number <= 20; number++)
        {
            await WriteEitherWayAsync(bench, number);
        }

        bench.Log.Calls.ShouldBe(1);
        bench.Circuit.IsOpen.ShouldBeTrue();
        bench.WriterLog.Of("context_log_failed").Count.ShouldBe(20);
        bench.Time.Advance(bench.Options.BreakDuration);
        await WriteEitherWayAsync(bench, 21);
        await WriteEitherWayAsync(bench, 22);
        bench.Log.Calls.ShouldBe(2);

        bench.Log.Otherwise = _ => Fault.None;
        bench.Time.Advance(bench.Options.BreakDuration);
        (await bench.Writer.WriteAsync(ContextSamples.Record(23), null, Token)).State.ShouldBe(EvidenceState.Durable);
        bench.Circuit.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task WriteAsync_while_one_call_probes_sends_the_others_to_the_spool_at_once()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Fault.Unavailable);
        bench.Log.Script.Enqueue(Fault.HangingDeaf);
        await bench.Writer.WriteAsync(ContextSamples.Record(1), null, Token);
        bench.Time.Advance(bench.Options.BreakDuration);

        var probe = bench.Writer.WriteAsync(ContextSamples.Record(2), null, Token);
        (await bench.Writer.WriteAsync(ContextSamples.Record(3), null, Token)).State.ShouldBe(EvidenceState.Spooled);
        probe.IsCompleted.ShouldBeFalse();
        bench.Time.Advance(bench.Options.AppendTimeout);
        (await probe).State.ShouldBe(EvidenceState.Spooled);
    }

    private static async Task WriteEitherWayAsync(EvidenceBench bench, int number)
    {
        try
        {
            (await bench.Writer.WriteAsync(ContextSamples.Record(number), null, Token)).State.ShouldBe(EvidenceState.Spooled);
        }
        catch (FabraException error) when (bench.Options.Mode == EvidenceMode.Required)
        {
            error.Reason.ShouldBe(ErrorReason.EvidenceNotDurable);
        }
    }
}
