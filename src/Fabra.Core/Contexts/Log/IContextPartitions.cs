namespace Fabra.Core.Contexts;

/// <summary>The parts of a context log by time. Retention is dropping whole ones: no record is ever changed or taken out singly.</summary>
internal interface IContextPartitions
{
    /// <summary>All that were made, in the order of time.</summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.NotSupported"/>: the log has none.</exception>
    Task<IReadOnlyList<ContextPartition>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Drops those that end at or before an instant, with all their contexts, for good. Positions in the log are not used again.
    /// </summary>
    /// <returns>What was dropped, in the order of time.</returns>
    /// <exception cref="FabraException">
    /// <see cref="ErrorReason.NotSupported"/>: the log has none. <see cref="ErrorReason.Overloaded"/>: somebody used the log the whole
    /// time, a long query or a backup; what was dropped until then is gone, the rest is untouched.
    /// </exception>
    Task<IReadOnlyList<ContextPartition>> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>A part of the context log by time.</summary>
/// <param name="Name">The name of its table.</param>
/// <param name="Start">The earliest timestamp it takes.</param>
/// <param name="End">The first timestamp that is too late for it.</param>
internal sealed record ContextPartition(string Name, DateTimeOffset Start, DateTimeOffset End);

/// <summary>Says of a log that is one piece that it has no partitions.</summary>
internal sealed class NoPartitions : IContextPartitions
{
    public Task<IReadOnlyList<ContextPartition>> ListAsync(CancellationToken cancellationToken) => throw Refusal();

    public Task<IReadOnlyList<ContextPartition>> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw Refusal();

    private static FabraException Refusal() =>
        new(ErrorReason.NotSupported, "this server's context log has no partitions; on Postgres it has");
}
