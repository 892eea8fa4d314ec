using Grpc.Core;

namespace Fabra.Client.Internal;

/// <summary>Makes calls: deadline, repetition, translation of errors.</summary>
internal sealed class CallRunner(FabraClientOptions options, Random random)
{
    private readonly Backoff _backoff = new(options.Retry, random);

    public TimeProvider Clock => options.TimeProvider;

    public int MaxAttempts => options.Retry.MaxAttempts;

    /// <summary>Makes one unary call that is safe to repeat, and repeats it while it fails as UNAVAILABLE, but for an embedding endpoint.</summary>
    /// <param name="call">Makes the call.</param>
    /// <param name="timeout">How long it may take in all. Null: the client's own.</param>
    /// <param name="cancellationToken">Cancels the call and the waiting between attempts.</param>
    public Task<T> RunAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan? timeout, CancellationToken cancellationToken) =>
        RunAsync(call, timeout, MaxAttempts, cancellationToken);

    /// <summary>Makes one unary call that is not safe to repeat.</summary>
    public Task<T> RunOnceAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan? timeout, CancellationToken cancellationToken) =>
        RunAsync(call, timeout, 1, cancellationToken);

    /// <summary>Options of a stream; it has a deadline only when asked.</summary>
    public CallOptions Streaming(TimeSpan? timeout, CancellationToken cancellationToken) =>
        new(deadline: timeout is { } limit ? Deadline(limit) : null, cancellationToken: cancellationToken);

    /// <summary>Waits before repetition <paramref name="repetition"/>, counted from 1.</summary>
    public Task PauseAsync(int repetition, CancellationToken cancellationToken) =>
        Task.Delay(_backoff.Delay(repetition), Clock, cancellationToken);

    private async Task<T> RunAsync<T>(
        Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan? timeout, int maxAttempts, CancellationToken cancellationToken)
    {
        var deadline = Deadline(timeout ?? options.Timeout);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var running = call(new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
                return await running.ResponseAsync;
            }
            catch (RpcException error) when (
                error.StatusCode == StatusCode.Unavailable && attempt < maxAttempts && !RpcErrors.WasRepeatedByServer(error))
            {
                var delay = _backoff.Delay(attempt);
                if (deadline is not null && Clock.GetUtcNow().UtcDateTime + delay >= deadline)
                {
                    throw RpcErrors.Translate(error, cancellationToken);
                }

                await Task.Delay(delay, Clock, cancellationToken);
            }
            catch (RpcException error)
            {
                throw RpcErrors.Translate(error, cancellationToken);
            }
        }
    }

    private DateTime? Deadline(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return null;
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(timeout));
        return Clock.GetUtcNow().UtcDateTime + timeout;
    }
}
