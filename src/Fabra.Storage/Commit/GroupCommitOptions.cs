namespace Fabra.Storage.Commit;

/// <summary>Bounds of a group commit. A single write that is larger than a batch may be is a batch by itself.</summary>
/// <param name="Store">The store's name in metrics and errors.</param>
internal sealed record GroupCommitOptions(string Store)
{
    /// <summary>Most rows of one transaction. Default 8,192; from 1.</summary>
    public int MaxRows { get; init; } = 8_192;

    /// <summary>Most bytes of one transaction. Default 16 MB; from 1.</summary>
    public long MaxBytes { get; init; } = 16L << 20;

    /// <summary>Most writes that wait; one more is refused as overloaded. Default 4,096; from 1.</summary>
    public int QueueLimit { get; init; } = 4_096;

    /// <summary>Most bytes that wait; beyond it writes are refused as overloaded. Default 256 MB; from 1.</summary>
    public long QueueBytes { get; init; } = 256L << 20;
}
