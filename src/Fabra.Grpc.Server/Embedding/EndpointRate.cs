using System.Threading.RateLimiting;
using Fabra.Core.Tokens;
using Fabra.Grpc.Server.Configuration;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>How much may be sent to the endpoint: so many attempts and tokens in any minute, the rest waits in order.</summary>
internal sealed class EndpointRate(EmbeddingSettings settings) : IDisposable
{
    private readonly ITokenCounter _counter = TokenCounters.ForModel(settings.Model);
    private readonly RateLimiter? _requests = Limiter(settings.RequestsPerMinute);
    private readonly RateLimiter? _tokens = Limiter(settings.TokensPerMinute);

    /// <summary>Waits until another attempt may be made.</summary>
    public Task AcquireRequestAsync(CancellationToken cancellationToken) => AcquireAsync(_requests, 1, cancellationToken);

    /// <summary>Waits until the texts may be sent. More tokens than a minute allows wait for a whole minute's.</summary>
    public Task AcquireTokensAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        settings.TokensPerMinute is { } limit
            ? AcquireAsync(_tokens, (int)Math.Min(limit, texts.Sum(text => (long)_counter.Count(text))), cancellationToken)
            : Task.CompletedTask;

    public void Dispose()
    {
        _requests?.Dispose();
        _tokens?.Dispose();
    }

    private static async Task AcquireAsync(RateLimiter? limiter, int permits, CancellationToken cancellationToken)
    {
        if (limiter is null)
        {
            return;
        }

        using var lease = await limiter.AcquireAsync(permits, cancellationToken);
        if (!lease.IsAcquired)
        {
            throw new InvalidOperationException("The queue before the embedding endpoint is full.");
        }
    }

    private static SlidingWindowRateLimiter? Limiter(int? perMinute) => perMinute is not { } limit
        ? null
        : new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = limit,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 60,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
}
