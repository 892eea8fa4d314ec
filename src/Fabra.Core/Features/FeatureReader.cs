using Fabra.Core.Diagnostics;
using Fabra.Core.Errors;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Features;

/// <summary>Reads the newest values: online, then history, then the feature's function, then its default.</summary>
public sealed class FeatureReader(
    IOnlineStore online,
    IFeatureHistory history,
    FeatureFunctions functions,
    FeatureComputation computation,
    OnlinePublisher publisher,
    FabraClock clock,
    ILogger<FeatureReader> logger) : IFeatureSource
{
    private readonly LogLimit _logLimit = new(clock.Time);

    public async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        string tenant, IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        var readings = new FeatureReading[queries.Count];
        var missed = await ReadOnlineAsync(tenant, queries, readings, cancellationToken);
        if (missed.Indexes.Count > 0)
        {
            await ReadHistoryAsync(tenant, queries, readings, missed, cancellationToken);
        }

        for (var i = 0; i < readings.Length; i++)
        {
            if (readings[i].Status is FeatureStatus.NotFound or FeatureStatus.Expired
                && functions.Find(queries[i].Definition.Name) is { } function)
            {
                readings[i] = await computation.ComputeAsync(tenant, queries[i], function, readings[i], cancellationToken);
            }
        }

        FabraMetrics.FeaturesRead(readings);
        return readings;
    }

    private async Task<Missed> ReadOnlineAsync(
        string tenant, IReadOnlyList<FeatureQuery> queries, FeatureReading[] readings, CancellationToken cancellationToken)
    {
        var keys = new FeatureKey[queries.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = queries[i].Key;
        }

        IReadOnlyList<FeatureRow?> rows;
        try
        {
            rows = await online.ReadAsync(tenant, keys, cancellationToken);
        }
        catch (StoreUnavailableException failure)
        {
            if (!failure.CircuitOpen && _logLimit.Passes(failure.Store, out var heldBack))
            {
                Log.OnlineReadFailed(logger, failure.Store, failure.Message, heldBack);
            }

            return new Missed([.. Enumerable.Range(0, keys.Length)], OnlineFailed: true);
        }

        var now = clock.Now;
        var missed = new List<int>();
        for (var i = 0; i < keys.Length; i++)
        {
            // A value that becomes true within the tolerated clock skew is not true yet: history knows the one before it.
            if (rows[i] is { } row && row.EventTime <= now)
            {
                readings[i] = ReadingRules.Judge(queries[i], row, FeatureSource.Cache, now);
            }
            else
            {
                missed.Add(i);
            }
        }

        return new Missed(missed, OnlineFailed: false);
    }

    private async Task ReadHistoryAsync(
        string tenant,
        IReadOnlyList<FeatureQuery> queries,
        FeatureReading[] readings,
        Missed missed,
        CancellationToken cancellationToken)
    {
        var keys = missed.Indexes.ConvertAll(index => queries[index].Key);
        var now = clock.Now;
        IReadOnlyList<FeatureRow?> rows;
        try
        {
            rows = await history.ReadAsOfAsync(tenant, keys, now, cancellationToken);
        }
        catch (StoreUnavailableException failure)
        {
            foreach (var index in missed.Indexes)
            {
                readings[index] = ReadingRules.Judge(queries[index], null, FeatureSource.None, now) with
                {
                    TrackingError = $"history did not answer: {failure.Message}",
                    Failure = failure,
                };
            }

            return;
        }

        var source = missed.OnlineFailed ? FeatureSource.Fallback : FeatureSource.History;
        for (var i = 0; i < rows.Count; i++)
        {
            readings[missed.Indexes[i]] = ReadingRules.Judge(queries[missed.Indexes[i]], rows[i], source, now);
        }

        if (!missed.OnlineFailed)
        {
            await publisher.FillBackAsync([.. rows.OfType<FeatureRow>()], cancellationToken);
        }
    }

    private sealed record Missed(List<int> Indexes, bool OnlineFailed);
}
