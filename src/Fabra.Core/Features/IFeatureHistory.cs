using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Features;

/// <summary>Every value ever written, by event time and by write time.</summary>
/// <remarks>Methods throw <see cref="StoreUnavailableException"/> when the store cannot answer.</remarks>
internal interface IFeatureHistory
{
    /// <summary>
    /// Appends rows and remembers the key, all or nothing, durable when the task completes. When the key is known already nothing
    /// is appended and the earlier request is returned; otherwise null.
    /// </summary>
    /// <exception cref="RowRefusedException">The store refused one of these rows.</exception>
    Task<RequestKeyMatch?> AppendAsync(IReadOnlyList<FeatureRow> rows, RequestKey? key, CancellationToken cancellationToken);

    /// <summary>
    /// For each key, among rows written at or before <paramref name="asOf"/> with an event time at or before it, the newest by
    /// <see cref="FeatureRow.IsNewerThan"/>; null where there is none. In the order of <paramref name="keys"/>.
    /// </summary>
    Task<IReadOnlyList<FeatureRow?>> ReadAsOfAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, DateTimeOffset asOf, CancellationToken cancellationToken);

    /// <summary>The very rows that the pins name; null where a row is gone. In the order of <paramref name="pins"/>.</summary>
    Task<IReadOnlyList<FeatureRow?>> ReadPinnedAsync(
        TenantId tenant, IReadOnlyList<FeaturePin> pins, CancellationToken cancellationToken);

    /// <summary>The newest row of each key, at most <paramref name="limit"/> keys, the most recently written first.</summary>
    IAsyncEnumerable<FeatureRow> ReadLatestAsync(long limit, CancellationToken cancellationToken);

    /// <summary>
    /// Every row written at or after an instant, the most recently written first, at most <paramref name="limit"/>. What it costs grows
    /// with what was written since, not with all of history.
    /// </summary>
    IAsyncEnumerable<FeatureRow> ReadWrittenAsync(DateTimeOffset since, long limit, CancellationToken cancellationToken);
}

/// <summary>Names one row of history exactly. The times help a store to find it without an index; the id decides.</summary>
internal sealed record FeaturePin(FeatureKey Key, Guid ValueId, DateTimeOffset EventTime);
