using Fabra.Core.Errors;
using Fabra.Core.Storage;

namespace Fabra.Core.Features;

/// <summary>The newest value of each key, for fast reads. A cache: history decides.</summary>
/// <remarks>Methods throw <see cref="StoreUnavailableException"/> when the store cannot answer.</remarks>
public interface IOnlineStore : IStore
{
    /// <summary>For each key the newest row written, or null. In the order of <paramref name="keys"/>.</summary>
    ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        string tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Stores rows; of two rows of one key the newer by <see cref="FeatureRow.IsNewerThan"/> stays, whatever the order of arrival.
    /// A row past <paramref name="expiry"/> after its event time may be forgotten; null keeps it.
    /// </summary>
    ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken);
}
