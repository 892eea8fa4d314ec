using System.ClientModel.Primitives;
using System.Globalization;
using Fabra.Core.Ids;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>
/// Tries again after 408, 429, 5xx (as the client's library sees them), a broken connection or a timeout: after half a second, then twice
/// as long each time up to 20 s, a quarter more or less by chance, or after as long as the endpoint asks, unless that is over a minute.
/// </summary>
internal sealed class EndpointRetryPolicy(int maxRetries, TimeProvider time, IRandomSource random) : ClientRetryPolicy(maxRetries)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer asks to wait (RFC 9110 §10.2.3, and the finer <c>retry-after-ms</c>); null when it does not.</summary>
    public static TimeSpan? AskedWait(PipelineResponse? response, DateTimeOffset? now = null)
    {
        if (response is null)
        {
            return null;
        }

        if (response.Headers.TryGetValue("retry-after-ms", out var fine) && Number(fine) is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (!response.Headers.TryGetValue("Retry-After", out var asked))
        {
            return null;
        }

        return Number(asked) is { } seconds ? TimeSpan.FromSeconds(seconds)
            : now is { } instant && DateTimeOffset.TryParseExact(asked, "r", CultureInfo.InvariantCulture, default, out var date)
                ? Longer(date - instant, TimeSpan.Zero)
            : null;
    }

    protected override async ValueTask<bool> ShouldRetryAsync(PipelineMessage message, Exception? exception) =>
        await base.ShouldRetryAsync(message, exception) && !(AskedWait(message.Response, time.GetUtcNow()) > LongestAsked);

    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount)
    {
        var backoff = FirstWait * Math.Pow(2, Math.Max(0, tryCount - 1));
        Span<byte> chance = stackalloc byte[1];
        random.Fill(chance);
        var spread = 0.75 + (chance[0] / 510.0);
        var wait = (backoff < LongestWait ? backoff : LongestWait) * spread;
        return Longer(AskedWait(message.Response, time.GetUtcNow()) ?? TimeSpan.Zero, wait);
    }

    protected override Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(delay, time, cancellationToken);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e9 ? number : null;
}
