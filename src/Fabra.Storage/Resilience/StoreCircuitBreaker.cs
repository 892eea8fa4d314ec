using Fabra.Core.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Fabra.Storage.Resilience;

/// <summary>The circuit of one store, shared by all calls to it. Its opening and closing are logged, once for each outage.</summary>
internal sealed class StoreCircuitBreaker
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly StoreGuardOptions _options;
    private readonly ILogger _logger;
    private int _reported;

    public StoreCircuitBreaker(StoreGuardOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _logger = logger;
        Pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinimumThroughput,
                SamplingDuration = options.SamplingDuration,
                BreakDuration = options.BreakDuration,
                StateProvider = _state,
                ShouldHandle = static outcome => ValueTask.FromResult(SaysThatStoreFails(outcome.Outcome.Exception)),
                OnOpened = Opened,
                OnClosed = Closed,
            })
            .Build();
    }

    public ResiliencePipeline Pipeline { get; }

    public bool IsClosed => _state.CircuitState == CircuitState.Closed;

    /// <summary>Whether the one call runs that decides whether the circuit closes.</summary>
    public bool IsTrying => _state.CircuitState == CircuitState.HalfOpen;

    /// <summary>As <see cref="CircuitMetrics"/> counts states.</summary>
    public int Number => _state.CircuitState switch
    {
        CircuitState.Closed => CircuitMetrics.Closed,
        CircuitState.HalfOpen => CircuitMetrics.HalfOpen,
        _ => CircuitMetrics.Open,
    };

    /// <summary>A store that refuses a statement for what it says has answered: one caller's request must not close it to all others.</summary>
    private static bool SaysThatStoreFails(Exception? failure) =>
        failure is StoreUnavailableException { OfStatement: false } or TimeoutRejectedException or CallerLeftException;

    private ValueTask Opened(OnCircuitOpenedArguments<object> opened)
    {
        // It opens again after each attempt that fails; only the first time is logged.
        if (Interlocked.Exchange(ref _reported, 1) == 0)
        {
            Log.CircuitOpened(_logger, _options.Store, opened.Outcome.Exception?.Message ?? "");
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Closed(OnCircuitClosedArguments<object> closed)
    {
        if (Interlocked.Exchange(ref _reported, 0) == 1)
        {
            Log.CircuitClosed(_logger, _options.Store);
        }

        return ValueTask.CompletedTask;
    }
}
