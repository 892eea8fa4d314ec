using Fabra.Core.Errors;
using Fabra.Storage.Resilience;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Resilience;

public sealed class StoreGuardTests : IDisposable
{
    private static readonly StoreGuardOptions Options = new("fake")
    {
        Timeout = TimeSpan.FromSeconds(2),
        MaxConcurrent = 8,
        QueueLimit = 2,
    };

    private readonly ManualTimeProvider _time = new();
    private readonly CapturedLog<StoreGuardTests> _log = new();
    private readonly StoreGuard _guard;

    public StoreGuardTests() => _guard = new StoreGuard(Options, _time, _log);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _guard.Dispose();

    [Fact]
    public async Task RunAsync_answer_and_failure_come_through()
    {
        (await _guard.RunAsync(_ => Task.FromResult(7), Cancel)).ShouldBe(7);
        var refusal = new FabraException(ErrorReason.InvalidSql, "no");
        (await Should.ThrowAsync<FabraException>(_guard.RunAsync(_ => Task.FromException<int>(refusal), Cancel))).ShouldBeSameAs(refusal);
        var failure = new StoreUnavailableException("fake", "gone") { OutcomeUnknown = true };
        (await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(_ => Task.FromException<int>(failure), Cancel)))
            .ShouldBeSameAs(failure);
        _guard.Running.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_statements_that_the_store_refuses_never_open_the_circuit()
    {
        var refused = new StoreUnavailableException("fake", "invalid byte sequence") { OfStatement = true };
        for (var i = 0; i < 200; i++)
        {
            (await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(_ => Task.FromException<int>(refused), Cancel)))
                .ShouldBeSameAs(refused);
        }

        _guard.Trouble.ShouldBeNull();
        (await _guard.RunAsync(_ => Task.FromResult(7), Cancel)).ShouldBe(7);
        _log.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_store_that_hangs_is_left_after_the_timeout_also_when_it_ignores_its_token(bool deaf)
    {
        var call = _guard.RunAsync(token => HangAsync(deaf, token), Cancel);
        await _time.WhenTimersAsync(1, Cancel);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        call.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var failure = await Should.ThrowAsync<StoreUnavailableException>(call);
        (failure.Store, failure.Message, failure.OutcomeUnknown).ShouldBe(("fake", "no answer within 2 s", false));
        _guard.Running.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_store_that_heeds_its_token_is_left_after_the_timeout_and_by_its_callers()
    {
        using var guard = new StoreGuard(Options with { HeedsToken = true }, _time, _log);
        using var caller = new CancellationTokenSource();
        var call = guard.RunAsync(token => HangAsync(false, token), Cancel);
        var other = guard.RunAsync(token => HangAsync(false, token), caller.Token);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(other);
        call.IsCompleted.ShouldBeFalse();

        _time.Advance(Options.Timeout);
        (await Should.ThrowAsync<StoreUnavailableException>(call)).Message.ShouldBe("no answer within 2 s");
        guard.Running.ShouldBe(0);
    }

    [Fact]
    public async Task RunWriteAsync_that_hangs_may_have_been_done()
    {
        var call = _guard.RunWriteAsync(token => HangAsync(true, token), Cancel);
        await _time.WhenTimersAsync(1, Cancel);
        _time.Advance(Options.Timeout);

        (await Should.ThrowAsync<StoreUnavailableException>(call)).OutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task RunLongAsync_has_the_longer_time()
    {
        var call = _guard.RunLongAsync(token => HangAsync(true, token), Cancel);
        await _time.WhenTimersAsync(1, Cancel);
        _time.Advance(TimeSpan.FromSeconds(59));
        call.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<StoreUnavailableException>(call)).Message.ShouldBe("no answer within 60 s");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_caller_that_leaves_is_let_go_at_once(bool deaf)
    {
        using var caller = new CancellationTokenSource();
        var call = _guard.RunAsync(token => HangAsync(deaf, token), caller.Token);
        await caller.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(call)).CancellationToken.IsCancellationRequested.ShouldBeTrue();
        await Should.ThrowAsync<OperationCanceledException>(_guard.RunAsync(_ => Task.FromResult(1), caller.Token));
        _guard.Running.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_answer_that_comes_too_late_is_closed()
    {
        var answer = new TaskCompletionSource<OpenedRows>();
        var call = _guard.RunAsync(_ => answer.Task, Cancel);
        await _time.WhenTimersAsync(1, Cancel);
        _time.Advance(Options.Timeout);
        await Should.ThrowAsync<StoreUnavailableException>(call);
        var rows = new OpenedRows();

        answer.SetResult(rows);

        await rows.Closed.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task RunAsync_calls_beyond_the_bound_wait_and_one_too_many_is_refused_as_overloaded()
    {
        var answer = new TaskCompletionSource<int>();
        var running = Enumerable.Range(0, 8).Select(_ => _guard.RunAsync(_ => answer.Task, Cancel)).ToArray();
        var begun = 0;
        var waiting = Enumerable.Range(0, 2).Select(number => _guard.RunAsync(
            _ =>
            {
                Interlocked.Increment(ref begun);
                return Task.FromResult(number);
            },
            Cancel)).ToArray();

        var refusal = await Should.ThrowAsync<FabraException>(_guard.RunAsync(_ => Task.FromResult(1), Cancel));
        refusal.Reason.ShouldBe(ErrorReason.Overloaded);
        begun.ShouldBe(0);

        answer.SetResult(7);
        (await Task.WhenAll(running)).ShouldAllBe(result => result == 7);
        (await Task.WhenAll(waiting)).ShouldBe([0, 1]);
        _guard.Running.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_time_spent_waiting_is_not_the_stores()
    {
        var answer = new TaskCompletionSource<int>();
        var running = Enumerable.Range(0, 8).Select(_ => _guard.RunAsync(_ => answer.Task, Cancel)).ToArray();
        var begun = new TaskCompletionSource();
        var waiting = _guard.RunAsync(
            token =>
            {
                begun.SetResult();
                return HangAsync(false, token);
            },
            Cancel);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        answer.SetResult(7);
        await Task.WhenAll(running);
        await begun.Task.WaitAsync(Cancel);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await Should.ThrowAsync<StoreUnavailableException>(waiting)).Message.ShouldBe("no answer within 2 s");
    }

    [Fact]
    public async Task RunAsync_that_waits_too_long_is_overloaded_when_others_were_answered()
    {
        using var caller = new CancellationTokenSource();
        var hanging = Enumerable.Range(0, 7).Select(_ => _guard.RunLongAsync(token => HangAsync(false, token), caller.Token)).ToArray();
        var answer = new TaskCompletionSource<int>();
        var answered = _guard.RunAsync(_ => answer.Task, Cancel);
        var waiting = _guard.RunAsync(token => HangAsync(false, token), caller.Token);
        var last = _guard.RunAsync(_ => Task.FromResult(1), Cancel);
        await _time.WhenTimersAsync(10, Cancel);
        _time.Advance(TimeSpan.FromSeconds(1));
        answer.SetResult(7);
        await answered;
        _time.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<FabraException>(last)).Reason.ShouldBe(ErrorReason.Overloaded);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll([.. hanging, waiting]));
        _guard.Running.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_that_waits_while_the_store_answers_nobody_fails_as_the_store_does()
    {
        using var caller = new CancellationTokenSource();
        var hanging = Enumerable.Range(0, 8).Select(_ => _guard.RunLongAsync(token => HangAsync(true, token), caller.Token)).ToArray();
        var waiting = _guard.RunAsync(_ => Task.FromResult(1), Cancel);
        await _time.WhenTimersAsync(9, Cancel);
        _time.Advance(Options.Timeout);

        var failure = await Should.ThrowAsync<StoreUnavailableException>(waiting);
        (failure.Message, failure.OutcomeUnknown).ShouldBe(("nobody was answered within 2 s", false));
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(hanging));
    }

    [Fact]
    public async Task RunAsync_caller_that_leaves_the_queue_gives_its_place_back()
    {
        var answer = new TaskCompletionSource<int>();
        var running = Enumerable.Range(0, 8).Select(_ => _guard.RunAsync(_ => answer.Task, Cancel)).ToArray();
        using var caller = new CancellationTokenSource();
        var leaving = Enumerable.Range(0, 2).Select(_ => _guard.RunAsync(_ => Task.FromResult(1), caller.Token)).ToArray();
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(leaving));

        var waiting = _guard.RunAsync(_ => Task.FromResult(1), Cancel);
        answer.SetResult(7);
        (await waiting).ShouldBe(1);
        await Task.WhenAll(running);
    }

    [Fact]
    public async Task Circuit_opens_when_half_of_the_calls_fail_and_refuses_at_once()
    {
        await OpenAsync();
        var asked = false;

        var refusal = await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(
            _ =>
            {
                asked = true;
                return Task.FromResult(1);
            },
            Cancel));

        refusal.CircuitOpen.ShouldBeTrue();
        asked.ShouldBeFalse();
        _guard.Trouble.ShouldBe("its circuit is open");
        _log.Of("circuit_opened").ShouldHaveSingleItem().Message.ShouldBe("circuit_opened store=fake error=gone");
    }

    [Fact]
    public async Task Circuit_lets_one_call_try_and_closes_when_it_is_answered()
    {
        await OpenAsync();
        _time.Advance(Options.BreakDuration);
        var answer = new TaskCompletionSource<int>();
        var trying = _guard.RunAsync(_ => answer.Task, Cancel);

        (await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(_ => Task.FromResult(1), Cancel))).CircuitOpen.ShouldBeTrue();
        answer.SetResult(1);
        await trying;

        (await _guard.RunAsync(_ => Task.FromResult(2), Cancel)).ShouldBe(2);
        _guard.Trouble.ShouldBeNull();
        _log.Of("circuit_closed").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Circuit_that_stays_open_is_logged_once()
    {
        await OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Options.BreakDuration);
            (await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(_ => GoneAsync(), Cancel))).CircuitOpen.ShouldBeFalse();
            (await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(_ => GoneAsync(), Cancel))).CircuitOpen.ShouldBeTrue();
        }

        _log.Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Circuit_is_not_closed_by_a_caller_who_leaves_before_the_answer()
    {
        await OpenAsync();
        _time.Advance(Options.BreakDuration);
        using var caller = new CancellationTokenSource();
        var trying = _guard.RunAsync(token => HangAsync(true, token), caller.Token);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(trying);

        (await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(_ => Task.FromResult(1), Cancel))).CircuitOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Circuit_opens_when_callers_leave_after_long_waits_but_not_when_they_leave_soon()
    {
        await LeaveAsync(TimeSpan.FromMilliseconds(10), 20);
        _guard.Trouble.ShouldBeNull();
        _time.Advance(Options.SamplingDuration * 2);

        await LeaveAsync(TimeSpan.FromSeconds(1.5), 5);
        _guard.Trouble.ShouldNotBeNull();
    }

    [Fact]
    public async Task Circuit_does_not_mind_refusals_of_what_was_asked()
    {
        for (var i = 0; i < 20; i++)
        {
            await Should.ThrowAsync<RowRefusedException>(_guard.RunAsync(
                _ => Task.FromException<int>(new RowRefusedException("fake", "too odd")), Cancel));
        }

        _guard.Trouble.ShouldBeNull();
    }

    [Fact]
    public void Constructor_option_out_of_range_is_named() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new StoreGuard(Options with { BreakDuration = TimeSpan.Zero }, _time, _log))
            .ParamName.ShouldBe("BreakDuration");

    private static Task<int> GoneAsync() => Task.FromException<int>(new StoreUnavailableException("fake", "gone"));

    private static async Task<int> HangAsync(bool deaf, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, deaf ? CancellationToken.None : cancellationToken);
        return 0;
    }

    private async Task OpenAsync()
    {
        for (var i = 0; i < Options.MinimumThroughput; i++)
        {
            await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(_ => GoneAsync(), Cancel));
        }
    }

    private async Task LeaveAsync(TimeSpan after, int callers)
    {
        using var caller = new CancellationTokenSource();
        var calls = Enumerable.Range(0, callers).Select(_ => _guard.RunAsync(token => HangAsync(true, token), caller.Token).ContinueWith(
            ended => ended.IsCanceled, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)).ToArray();
        _time.Advance(after);
        await caller.CancelAsync();
        await Task.WhenAll(calls);
    }

    private sealed class OpenedRows : IAsyncDisposable
    {
        public TaskCompletionSource Closed { get; } = new();

        public ValueTask DisposeAsync()
        {
            Closed.SetResult();
            return default;
        }
    }
}
