using Fabra.Core.Contexts;
using Fabra.Core.Evidence;
using Fabra.Core.Requests;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

public sealed class EvidenceRequestKeyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_of_a_spooled_request_answers_the_earlier_while_down_and_after()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Otherwise = _ => Fault.Unavailable;
        await bench.Writer.WriteAsync(ContextSamples.Record(1), ContextSamples.Key(1), Token);
        var earlier = new EvidenceResult(EvidenceState.Spooled, null, null, new RequestKeyMatch(true, ContextSamples.Id(1)));

        (await bench.Writer.WriteAsync(ContextSamples.Record(2), ContextSamples.Key(1), Token)).ShouldBe(earlier);

        bench.Log.Otherwise = _ => Fault.None;
        bench.Time.Advance(bench.Options.BreakDuration);
        (await bench.Writer.WriteAsync(ContextSamples.Record(3), ContextSamples.Key(1), Token)).ShouldBe(earlier);

        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();
        (await bench.Writer.WriteAsync(ContextSamples.Record(4), ContextSamples.Key(1), Token)).ShouldBe(
            new EvidenceResult(EvidenceState.Durable, 1, null, new RequestKeyMatch(true, ContextSamples.Id(1))));
        bench.Log.Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task WriteAsync_of_a_spooled_request_id_with_another_body_says_reused()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Otherwise = _ => Fault.Unavailable;
        await bench.Writer.WriteAsync(ContextSamples.Record(1), ContextSamples.Key(1), Token);

        var result = await bench.Writer.WriteAsync(ContextSamples.Record(2), ContextSamples.Key(1, fingerprint: 2), Token);

        result.Earlier.ShouldBe(new RequestKeyMatch(false, ContextSamples.Id(1)));
    }

    [Theory]
    [InlineData(nameof(Fault.Unavailable))]
    [InlineData(nameof(Fault.CommittedButUnknown))]
    [InlineData(nameof(Fault.None))]
    public async Task WriteAsync_of_one_request_from_16_callers_makes_one_record(string first)
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Enum.Parse<Fault>(first));

        var results = await Task.WhenAll(Enumerable.Range(1, 16).Select(number => Task.Run(
            () => bench.Writer.WriteAsync(ContextSamples.Record(number), ContextSamples.Key(1), Token), Token)));
        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();

        var winner = bench.Log.Records.ShouldHaveSingleItem().ContextId;
        results.Count(result => result.Earlier is null).ShouldBe(1);
        results.Where(result => result.Earlier is not null).ShouldAllBe(result => result.Earlier!.ResultId == winner);
    }

    [Fact]
    public async Task WriteAsync_of_a_request_whose_first_call_is_under_way_waits_for_what_becomes_of_it()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Fault.HangingDeaf);
        var first = bench.Writer.WriteAsync(ContextSamples.Record(1), ContextSamples.Key(1), Token);
        await bench.Log.Called;

        var second = bench.Writer.WriteAsync(ContextSamples.Record(2), ContextSamples.Key(1), Token);
        var other = await bench.Writer.WriteAsync(ContextSamples.Record(3), ContextSamples.Key(3), Token);
        bench.Time.Advance(bench.Options.AppendTimeout);

        other.State.ShouldBe(EvidenceState.Durable);
        (await first).State.ShouldBe(EvidenceState.Spooled);
        (await second).Earlier.ShouldBe(new RequestKeyMatch(true, ContextSamples.Id(1)));
    }

    [Fact]
    public async Task WriteAsync_in_required_of_a_request_left_in_the_spool_is_refused_until_it_is_drained()
    {
        await using var bench = await EvidenceBench.CreateAsync(EvidenceMode.Required);
        await bench.Spool.AppendAsync(Spools.Sample(1), Token);

        (await Should.ThrowAsync<FabraException>(
            () => bench.Writer.WriteAsync(ContextSamples.Record(2), ContextSamples.Key(1), Token)))
            .Reason.ShouldBe(ErrorReason.EvidenceNotDurable);

        (await bench.Drainer.DrainAsync(Token)).ShouldBeTrue();
        var result = await bench.Writer.WriteAsync(ContextSamples.Record(3), ContextSamples.Key(1), Token);
        result.State.ShouldBe(EvidenceState.Durable);
        result.Earlier!.ResultId.ShouldBe(ContextSamples.Id(1));
    }

    [Fact]
    public async Task WriteAsync_of_a_request_whose_caller_left_before_the_log_answered_leaves_nothing_in_the_spool()
    {
        await using var bench = await EvidenceBench.CreateAsync();

        await AbandonAsync(bench);

        bench.Spool.Depth.Records.ShouldBe(0);
        bench.WriterLog.Of("context_log_failed").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(nameof(Fault.None), nameof(EvidenceState.Durable))]
    [InlineData(nameof(Fault.Unavailable), nameof(EvidenceState.Spooled))]
    public async Task WriteAsync_of_a_request_whose_caller_left_and_came_back_writes_the_first_record_again(
        string now, string expected)
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await AbandonAsync(bench);
        bench.Time.Advance(bench.Options.BreakDuration);
        bench.Log.Script.Enqueue(Enum.Parse<Fault>(now));

        var again = await bench.Writer.WriteAsync(ContextSamples.Record(2), ContextSamples.Key(1), Token);

        again.ShouldBe(new EvidenceResult(Enum.Parse<EvidenceState>(expected), again.LogPosition, null, new RequestKeyMatch(true, ContextSamples.Id(1))));
        await bench.Drainer.DrainAsync(Token);
        bench.Log.Records.Select(record => record.ContextId).ShouldBe([ContextSamples.Id(1)]);
    }

    [Fact]
    public async Task WriteAsync_under_the_key_of_a_caller_who_left_is_not_another_request()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        await AbandonAsync(bench);

        var other = await bench.Writer.WriteAsync(
            ContextSamples.Record(2), ContextSamples.Key(1) with { Fingerprint = new byte[32] }, Token);

        other.Earlier.ShouldBe(new RequestKeyMatch(false, ContextSamples.Id(1)));
        bench.Spool.Depth.Records.ShouldBe(0);
    }

    [Fact]
    public async Task WriteAsync_waiting_for_its_turn_can_be_cancelled()
    {
        await using var bench = await EvidenceBench.CreateAsync();
        bench.Log.Script.Enqueue(Fault.Hanging);
        var first = bench.Writer.WriteAsync(ContextSamples.Record(1), ContextSamples.Key(1), Token);
        await bench.Log.Called;
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var second = bench.Writer.WriteAsync(ContextSamples.Record(2), ContextSamples.Key(1), caller.Token);
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => second);
        bench.Time.Advance(bench.Options.AppendTimeout);
        (await first).State.ShouldBe(EvidenceState.Spooled);
    }

    /// <summary>A caller leaves before the log has answered, and the log never does.</summary>
    private static async Task AbandonAsync(EvidenceBench bench)
    {
        bench.Log.Script.Enqueue(Fault.Hanging);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var write = bench.Writer.WriteAsync(ContextSamples.Record(1), ContextSamples.Key(1), caller.Token);
        await bench.Log.Called;
        await caller.CancelAsync();
        bench.Time.Advance(bench.Options.AppendTimeout);
        await Should.ThrowAsync<OperationCanceledException>(() => write);
    }
}
