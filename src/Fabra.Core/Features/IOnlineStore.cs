using Fabra.Core.Identity;
using Fabra.Core.Stores;

namespace Fabra.Core.Features;

/// <summary>The newest value of each key, for fast reads. A cache: history decides.</summary>
/// <remarks>Methods throw <see cref="StoreUnavailableException"/> when the store cannot answer.</remarks>
internal interface IOnlineStore : IStore
{
    /// <summary>
    /// Names the life of a store that outlives this process, and changes when rows may have been lost that were written before: after a
    /// restart, after a failover. Null for a store that lives and dies with this process and is filled before the first call.
    /// </summary>
    string? Incarnation { get; }

    /// <summary>
    /// For each key the newest row written, or null when the store knows of none. In the order of <paramref name="keys"/>.
    /// </summary>
    ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Stores rows just written; of two rows of one key the newer by <see cref="FeatureRow.IsNewerThan"/> stays, whatever the order of
    /// arrival. A row past <paramref name="expiry"/> after its event time may be forgotten; null keeps it.
    /// </summary>
    /// <remarks>
    /// A store that forgets (by expiry, eviction, a flush) cannot know whether it held something newer once. It may therefore keep back
    /// a row that is <see cref="FeatureRow.IsLate"/> where it knows nothing of the key: reads find nothing until
    /// <see cref="FillBackAsync"/>, or a row that is not late, settles what is newest.
    /// </remarks>
    ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="WriteAsync"/>, for rows that history named the newest of their keys: late or not, reads find them from now on,
    /// unless a newer one is there.
    /// </summary>
    ValueTask FillBackAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken);
}
