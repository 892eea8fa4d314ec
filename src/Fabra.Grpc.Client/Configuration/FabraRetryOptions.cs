namespace Fabra.Client;

/// <summary>
/// How calls that failed as UNAVAILABLE are repeated. Reads are safe to repeat; writes and assemblies carry a request id that makes
/// them so. Anything else is never repeated.
/// </summary>
public sealed class FabraRetryOptions
{
    /// <summary>How often a call is made at most, the first time included: 1 to 20; 1 never repeats. Default: 4.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>The delay before the first repetition. Positive. Default: 100 ms.</summary>
    public TimeSpan InitialBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay, at least <see cref="InitialBackoff"/>. Default: 5 s.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What each delay is the previous one's multiple of: 1 to 10. Default: 2.</summary>
    public double BackoffMultiplier { get; set; } = 2;

    /// <summary>By which part of itself a delay may be shortened or lengthened at random, so that many clients do not come back at
    /// once: 0 to 1. Default: 0.2.</summary>
    public double Jitter { get; set; } = 0.2;
}
