namespace Fabra.Core.Features;

/// <summary>Reads history as it was known at one instant; computes nothing.</summary>
public sealed class HistoryReader(IFeatureHistory history, DateTimeOffset asOf) : IFeatureSource
{
    public async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        string tenant, IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        var rows = await history.ReadAsOfAsync(tenant, [.. queries.Select(query => query.Key)], asOf, cancellationToken);
        return [.. queries.Select((query, index) => ReadingRules.Judge(query, rows[index], FeatureSource.History, asOf))];
    }
}
