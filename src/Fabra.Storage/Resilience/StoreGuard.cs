using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Fabra.Storage.Resilience;

/// <summary>
/// Guards a remote store in three ways: a bound on concurrent calls, beyond which calls wait, and a bound on those that wait, beyond which
/// they are refused as overloaded; a time limit for each call, also when the store ignores its token; and a circuit, which opens when too
/// many calls fail and then refuses them at once, so that callers fall back.
/// </summary>
internal sealed class StoreGuard : IDisposable
{
    private readonly StoreGuardOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreCircuitBreaker _circuit;
    private readonly GuardMetrics _metrics;
    private readonly ResiliencePipeline _short;
    private readonly ResiliencePipeline _long;
    private readonly Bulkhead _bulkhead;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public StoreGuard(StoreGuardOptions options, TimeProvider time, ILogger logger)
    {
        options.Validate();
        _options = options;
        _time = time;
        _circuit = new StoreCircuitBreaker(options, time, logger);
        _metrics = new GuardMetrics(options.Store, _circuit);
        _short = Build(options.Timeout);
        _long = Build(options.LongTimeout);
        _bulkhead = new Bulkhead(options, _metrics, time);
    }

    /// <summary>Calls that run now.</summary>
    public int Running => _bulkhead.Running;

    /// <summary>For people: nothing while the circuit is closed.</summary>
    public string? Trouble => _circuit.IsClosed ? null : "its circuit is open";

    /// <summary>Runs a call within <see cref="StoreGuardOptions.Timeout"/>.</summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.Overloaded"/>: too many calls wait already, or this one waited too long.</exception>
    /// <exception cref="StoreUnavailableException">The store failed, did not answer in time, or was not asked.</exception>
    public ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken) =>
        RunAsync(_short, _options.Timeout, call, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, ValueTask{T}}, CancellationToken)"/>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(_short, _options.Timeout, token => new ValueTask<T>(call(token)), cancellationToken).AsTask();

    /// <summary>As the others, within <see cref="StoreGuardOptions.LongTimeout"/>.</summary>
    public Task<T> RunLongAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(_long, _options.LongTimeout, token => new ValueTask<T>(call(token)), cancellationToken).AsTask();

    /// <summary>
    /// As the others, for calls that may have taken effect although no answer came:
    /// <see cref="StoreUnavailableException.OutcomeUnknown"/>.
    /// </summary>
    public Task<T> RunWriteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        AsWriteAsync(RunAsync(call, cancellationToken));

    /// <inheritdoc cref="RunWriteAsync"/>
    public Task<T> RunLongWriteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        AsWriteAsync(RunLongAsync(call, cancellationToken));

    public void Dispose()
    {
        _metrics.Dispose();
        _bulkhead.Dispose();
    }

    private static async Task<T> AsWriteAsync<T>(Task<T> write)
    {
        try
        {
            return await write;
        }
        catch (StoreUnavailableException late) when (late.InnerException is TimeoutRejectedException)
        {
            throw new StoreUnavailableException(late.Store, late.Message, late.InnerException) { OutcomeUnknown = true };
        }
    }

    private async ValueTask<T> RunAsync<T>(
        ResiliencePipeline pipeline,
        TimeSpan timeout,
        Func<CancellationToken, ValueTask<T>> call,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var place = await _bulkhead.EnterAsync(cancellationToken);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var outcome = await pipeline.ExecuteOutcomeAsync(CallAsync, context, (Guard: this, Call: call, Caller: cancellationToken));
            outcome.ThrowIfException();
            _bulkhead.Answered();
            return (T)outcome.Result!;
        }
        catch (StoreUnavailableException refused) when (refused.OfStatement)
        {
            _bulkhead.Answered();
            throw;
        }
        catch (BrokenCircuitException broken)
        {
            _metrics.Refused("circuit_open");
            throw new StoreUnavailableException(_options.Store, "it failed too often and is tried again shortly", broken)
            {
                CircuitOpen = true,
            };
        }
        catch (TimeoutRejectedException late)
        {
            _metrics.Refused("timeout");
            throw new StoreUnavailableException(_options.Store, $"no answer within {timeout.TotalSeconds:0.###} s", late);
        }
        catch (CallerLeftException left)
        {
            throw new OperationCanceledException(left.Message, left, cancellationToken);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>
    /// One call, as the pipeline wants it. An object whatever the answer is: the pipeline's circuit handles objects, and would translate
    /// anything else before and after each call.
    /// </summary>
    private static async ValueTask<Outcome<object?>> CallAsync<T>(
        ResilienceContext context, (StoreGuard Guard, Func<CancellationToken, ValueTask<T>> Call, CancellationToken Caller) state)
    {
        var startedAt = state.Guard._time.GetTimestamp();
        var token = context.CancellationToken;
        Task<T>? call = null;
        try
        {
            if (state.Guard._options.HeedsToken)
            {
                return Outcome.FromResult<object?>(await state.Call(token));
            }

            call = state.Call(token).AsTask();
            return Outcome.FromResult<object?>(await call.WaitAsync(token));
        }
        catch (OperationCanceledException) when (state.Caller.IsCancellationRequested && state.Guard.IsTold(startedAt))
        {
            // A caller that leaves after a long wait learned the same about the store as one whose time limit ended: the call must not
            // count as answered, least of all as the call that closes the circuit.
            GivenUp.Forget(call);
            return Outcome.FromException<object?>(new CallerLeftException());
        }
        catch (Exception failure)
        {
            GivenUp.Forget(call);
            return Outcome.FromException<object?>(failure);
        }
    }

    /// <summary>Whether a call without an answer says something of the store all the same.</summary>
    private bool IsTold(long startedAt) => _circuit.IsTrying || _time.GetElapsedTime(startedAt) >= _options.Timeout / 2;

    private ResiliencePipeline Build(TimeSpan timeout) => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddPipeline(_circuit.Pipeline)
        .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
        .Build();
}
