namespace Fabra.Storage.Resilience;

/// <summary>How long a remote store may take, how many calls it may have at once, and when it is left alone.</summary>
/// <param name="Store">The store's name in metrics, logs and errors.</param>
internal sealed record StoreGuardOptions(string Store)
{
    /// <summary>How long one call may take. Default 5 s; from 10 ms to 5 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a call may take that has to look at much: a list, a search, one step of a stream. Default 60 s; from <see cref="Timeout"/>
    /// to 1 h.
    /// </summary>
    public TimeSpan LongTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most calls at once; one more waits. Default 256; from 1.</summary>
    public int MaxConcurrent { get; init; } = 256;

    /// <summary>Most calls that wait, each for <see cref="Timeout"/> at most; one more is refused as overloaded. Default 4,096; from 0.</summary>
    public int QueueLimit { get; init; } = 4_096;

    /// <summary>The part of the calls that must fail within <see cref="SamplingDuration"/> to open the circuit. Default 0.5; above 0, to 1.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Fewer calls than this say nothing. Default 4; from 2.</summary>
    public int MinimumThroughput { get; init; } = 4;

    /// <summary>Over how long failures are counted: short, so that a busy store that hangs is noticed soon. Default 2 s; 500 ms to 1 min.</summary>
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an open circuit refuses calls before one may try. Default 1 s; 500 ms to 5 min.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the store ends every call as soon as its token is cancelled; the guard then need not see to it as well. Default false.
    /// </summary>
    public bool HeedsToken { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        Check(Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), nameof(Timeout));
        Check(LongTimeout, Timeout, TimeSpan.FromHours(1), nameof(LongTimeout));
        Check(MaxConcurrent, 1, int.MaxValue, nameof(MaxConcurrent));
        Check(QueueLimit, 0, int.MaxValue, nameof(QueueLimit));
        Check(FailureRatio, double.Epsilon, 1, nameof(FailureRatio));
        Check(MinimumThroughput, 2, int.MaxValue, nameof(MinimumThroughput));
        Check(SamplingDuration, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1), nameof(SamplingDuration));
        Check(BreakDuration, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(5), nameof(BreakDuration));
    }

    private static void Check<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
