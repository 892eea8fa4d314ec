using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Time;

namespace Fabra.Core.Features;

/// <summary>Reads history as it was known at one instant; computes nothing.</summary>
public sealed class HistoryReader(IFeatureHistory history, DateTimeOffset asOf) : IFeatureSource
{
    /// <summary>A reader for an instant that a caller asked for.</summary>
    /// <exception cref="FabraException">The instant lies ahead of the server's clock: what will be known then is not known.</exception>
    public static HistoryReader AsOf(IFeatureHistory history, DateTimeOffset asOf, FabraClock clock) =>
        new(history, Time.AsOf.Check(asOf, clock));

    public async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        var rows = await history.ReadAsOfAsync(tenant, [.. queries.Select(query => query.Key)], asOf, cancellationToken);
        return [.. queries.Select((query, index) => ReadingRules.Judge(query, rows[index], FeatureSource.History, asOf))];
    }
}
