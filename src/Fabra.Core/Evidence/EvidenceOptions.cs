namespace Fabra.Core.Evidence;

/// <summary>How records are written to the context log, and what happens when they cannot be.</summary>
internal sealed record EvidenceOptions
{
    /// <summary>Default <see cref="EvidenceMode.BestEffort"/>.</summary>
    public EvidenceMode Mode { get; init; } = EvidenceMode.BestEffort;

    /// <summary>
    /// How long one append to the log may take. Default 3 s; from 10 ms to 5 min. Shorter than callers wait, so that an answer SPOOLED
    /// reaches them: a caller that hears nothing repeats the request, at another server perhaps, which makes a second record.
    /// </summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a look for an earlier request may take before the append, which looks again: a quarter of <see cref="AppendTimeout"/>.
    /// While the store hangs a caller waits for both.
    /// </summary>
    public TimeSpan LookupTimeout => AppendTimeout / 4;

    /// <summary>How long one append to the spool may take. Default 5 s; from 10 ms to 5 min.</summary>
    public TimeSpan SpoolTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the log is left alone after a failure, before one call tries it again. Default 1 s; from 10 ms to 5 min.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First wait after a failed drain; each further failure doubles it. Default 500 ms; from 10 ms to 5 min.</summary>
    public TimeSpan DrainBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between drains. Default 30 s; from <see cref="DrainBackoff"/> to 1 h.</summary>
    public TimeSpan MaxDrainBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many spooled records are appended at a time, to share commits. Default 64; from 1 to 1,024.</summary>
    public int DrainBatch { get; init; } = 64;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Mode))
        {
            throw new ArgumentOutOfRangeException(nameof(Mode), Mode, "There is no such evidence mode.");
        }

        Check(AppendTimeout, nameof(AppendTimeout));
        Check(SpoolTimeout, nameof(SpoolTimeout));
        Check(BreakDuration, nameof(BreakDuration));
        Check(DrainBackoff, nameof(DrainBackoff));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDrainBackoff, DrainBackoff);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxDrainBackoff, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainBatch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DrainBatch, 1024);
    }

    private static void Check(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(10), name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMinutes(5), name);
    }
}

/// <summary>What a context is worth when its record cannot be made durable.</summary>
public enum EvidenceMode
{
    /// <summary>The context is returned all the same, and says how its record fared.</summary>
    BestEffort,

    /// <summary>No durable record, no context.</summary>
    Required,
}
