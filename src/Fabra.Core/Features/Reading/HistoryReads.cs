using Fabra.Core.Identity;

namespace Fabra.Core.Features;

/// <summary>Reads history as it was known at one instant; computes nothing.</summary>
internal static class HistoryReads
{
    /// <summary>Reads, in the order asked.</summary>
    public static async Task<FeatureReading[]> ReadAsync(
        IFeatureHistory history,
        TenantId tenant,
        IReadOnlyList<FeatureQuery> queries,
        DateTimeOffset asOf,
        CancellationToken cancellationToken)
    {
        var rows = await history.ReadAsOfAsync(tenant, [.. queries.Select(query => query.Key)], asOf, cancellationToken);
        return [.. queries.Select((query, index) => ReadingRules.Judge(query, rows[index], FeatureSource.History, asOf))];
    }
}
