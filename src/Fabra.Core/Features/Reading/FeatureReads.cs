using System.Runtime.ExceptionServices;
using Fabra.Core.Identity;
using Fabra.Core.Time;

namespace Fabra.Core.Features;

/// <summary>
/// What callers read for themselves, over any transport: the newest values, or those that were known at an instant. A value that is unknown
/// because no store answered is an error here, where an assembly goes on without it.
/// </summary>
internal sealed class FeatureReads(FeatureReader newest, IFeatureHistory history, DefinitionCatalog definitions, FabraClock clock)
{
    /// <summary>Reads several features of several entities of one type.</summary>
    /// <param name="tenant">Whose they are.</param>
    /// <param name="featureNames">At least one; all of one entity type.</param>
    /// <param name="entityIds">At least one; times the names at most <see cref="FeatureQueries.MaxValues"/>.</param>
    /// <param name="asOf">The instant to read at. Null: now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>In the order of the ids, and within each of the names.</returns>
    /// <exception cref="FabraException">A field is invalid, a feature unknown, or the instant ahead of the clock.</exception>
    /// <exception cref="StoreUnavailableException">No store that could know a value answered.</exception>
    public async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        TenantId tenant,
        IReadOnlyList<string> featureNames,
        IReadOnlyList<string> entityIds,
        DateTimeOffset? asOf,
        CancellationToken cancellationToken) =>
        await ReadAsync(
            tenant,
            await FeatureQueries.BuildAsync(
                featureNames, entityIds, (name, field) => FindAsync(tenant, name, field, asOf, cancellationToken)),
            asOf,
            cancellationToken);

    /// <summary>Reads one feature of one entity. Refusals call the feature's field <c>name</c>.</summary>
    /// <exception cref="FabraException">A field is invalid, the feature unknown, or the instant ahead of the clock.</exception>
    /// <exception cref="StoreUnavailableException">No store that could know the value answered.</exception>
    public async Task<FeatureReading> ReadOneAsync(
        TenantId tenant, string featureName, string entityId, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var query = await FeatureQueries.BuildAsync(
            [featureName], [entityId], (name, _) => FindAsync(tenant, name, "name", asOf, cancellationToken));
        return (await ReadAsync(tenant, query, asOf, cancellationToken))[0];
    }

    /// <summary>What was known then is judged by the definition of then: today's ttl and default are of today.</summary>
    private ValueTask<FeatureDefinition> FindAsync(
        TenantId tenant, string name, string field, DateTimeOffset? asOf, CancellationToken cancellationToken) => asOf is { } instant
            ? definitions.GetAtAsync(tenant, name, instant, field, cancellationToken)
            : definitions.GetAsync(tenant, name, field, cancellationToken);

    private async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureQuery> queries, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var readings = asOf is { } instant
            ? await HistoryReads.ReadAsync(history, tenant, queries, AsOf.Check(instant, clock), cancellationToken)
            : await newest.ReadAsync(tenant, queries, cancellationToken);
        for (var i = 0; i < readings.Count; i++)
        {
            if (readings[i].Failure is { } unknown)
            {
                ExceptionDispatchInfo.Throw(unknown);
            }
        }

        return readings;
    }
}
