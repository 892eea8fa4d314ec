namespace Fabra.Client.Internal;

/// <summary>The delays between attempts.</summary>
internal sealed class Backoff(FabraRetryOptions options, Random random)
{
    /// <summary>The delay before repetition <paramref name="repetition"/>, counted from 1.</summary>
    public TimeSpan Delay(int repetition)
    {
        var growth = Math.Pow(options.BackoffMultiplier, repetition - 1);
        var delay = Math.Min(options.InitialBackoff.TotalMilliseconds * growth, options.MaxBackoff.TotalMilliseconds);
        var spread = 1 + (options.Jitter * ((2 * random.NextDouble()) - 1));
        return TimeSpan.FromMilliseconds(delay * spread);
    }
}
