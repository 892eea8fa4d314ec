using Fabra.Core.Stores;

namespace Fabra.Core.Evidence.Spool;

/// <summary>Where the spool lives and how far it may grow.</summary>
internal sealed record SpoolOptions
{
    /// <summary>The folder, created when absent, readable by its owner alone. One process owns it at a time.</summary>
    public required string Directory { get; init; }

    /// <summary>The store that its records go to; a folder belongs to one, see <see cref="SpoolClaim"/>.</summary>
    public required StoreIdentity Store { get; init; }

    /// <summary>Shows which records of a folder that does not say whose it is are the store's. Null: none can be shown to be.</summary>
    public IRecordOrigin? Origin { get; init; }

    /// <summary>A folder to take over all the same; null for none.</summary>
    public SpoolAdoption? Adopt { get; init; }

    /// <summary>
    /// How much the spool may hold, in bytes of its files, what it set aside included. Default 1 GiB; from 1 MiB to 1 TiB.
    /// </summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Size in bytes at which a file is finished and the next begun; a larger record gets a file of its own. Default 16 MiB; from
    /// 64 KiB to 256 MiB. Never more than a quarter of <see cref="MaxBytes"/> is used, so that draining makes room in steps.
    /// </summary>
    public long SegmentBytes { get; init; } = 16L << 20;

    internal long SegmentLimit => Math.Min(SegmentBytes, MaxBytes / 4);

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytes, 1L << 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxBytes, 1L << 40);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 64L << 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SegmentBytes, 256L << 20);
    }
}
