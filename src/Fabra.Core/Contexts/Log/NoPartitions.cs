using Fabra.Core.Errors;

namespace Fabra.Core.Contexts;

/// <summary>Says of a log that is one piece that it has no partitions.</summary>
public sealed class NoPartitions : IContextPartitions
{
    public Task<IReadOnlyList<ContextPartition>> ListAsync(CancellationToken cancellationToken) => throw Refusal();

    public Task<IReadOnlyList<ContextPartition>> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw Refusal();

    private static FabraException Refusal() =>
        new(ErrorReason.NotSupported, "this server's context log has no partitions; on Postgres it has");
}
