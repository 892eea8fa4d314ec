using Fabra.Core.Diagnostics;
using Fabra.Core.Identity;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Features;

/// <summary>Reads the newest values: online, then history, then the feature's function, then its default.</summary>
internal sealed class FeatureReader(
    IOnlineStore online,
    IFeatureHistory history,
    FeatureFunctions functions,
    FeatureComputation computation,
    OnlinePublisher publisher,
    FabraClock clock,
    ILogger<FeatureReader> logger)
{
    private readonly LogLimit _logLimit = new(clock.Time);

    /// <summary>Reads, in the order asked. A value that is missing or cannot be read is a reading that says so.</summary>
    public async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        IReadOnlyList<FeatureRow?>? rows = null;
        try
        {
            rows = await online.ReadAsync(tenant, KeysOf(queries), cancellationToken);
        }
        catch (StoreUnavailableException failure)
        {
            Report(failure);
        }

        var readings = new FeatureReading[queries.Count];
        var missed = rows is null ? [.. Enumerable.Range(0, readings.Length)] : JudgeOnline(queries, rows, readings);
        if (missed.Count > 0)
        {
            await ReadHistoryAsync(tenant, queries, readings, missed, onlineFailed: rows is null, cancellationToken);
        }

        for (var i = 0; i < readings.Length; i++)
        {
            if (readings[i].Status is FeatureStatus.NotFound or FeatureStatus.Expired
                && functions.Find(queries[i].Definition.Name) is { } function)
            {
                readings[i] = await computation.ComputeAsync(tenant, queries[i], function, readings[i], cancellationToken);
            }
        }

        FeatureMetrics.FeaturesRead(readings);
        return readings;
    }

    private static FeatureKey[] KeysOf(IReadOnlyList<FeatureQuery> queries)
    {
        var keys = new FeatureKey[queries.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = queries[i].Key;
        }

        return keys;
    }

    private void Report(StoreUnavailableException failure)
    {
        if (!failure.CircuitOpen && _logLimit.Passes(failure.Store, out var heldBack))
        {
            Log.OnlineReadFailed(logger, failure.Store, failure.Message, heldBack);
        }
    }

    /// <summary>Makes readings of the rows found.</summary>
    /// <returns>The indexes of the others.</returns>
    private List<int> JudgeOnline(IReadOnlyList<FeatureQuery> queries, IReadOnlyList<FeatureRow?> rows, FeatureReading[] readings)
    {
        var now = clock.Now;
        var missed = new List<int>();
        for (var i = 0; i < readings.Length; i++)
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

        return missed;
    }

    private async Task ReadHistoryAsync(
        TenantId tenant,
        IReadOnlyList<FeatureQuery> queries,
        FeatureReading[] readings,
        List<int> missed,
        bool onlineFailed,
        CancellationToken cancellationToken)
    {
        var keys = missed.ConvertAll(index => queries[index].Key);
        var now = clock.Now;
        IReadOnlyList<FeatureRow?> rows;
        try
        {
            rows = await history.ReadAsOfAsync(tenant, keys, now, cancellationToken);
        }
        catch (StoreUnavailableException failure)
        {
            foreach (var index in missed)
            {
                readings[index] = ReadingRules.Judge(queries[index], null, FeatureSource.None, now) with
                {
                    TrackingError = $"history did not answer: {failure.Message}",
                    Failure = failure,
                };
            }

            return;
        }

        var source = onlineFailed ? FeatureSource.Fallback : FeatureSource.History;
        for (var i = 0; i < rows.Count; i++)
        {
            readings[missed[i]] = ReadingRules.Judge(queries[missed[i]], rows[i], source, now);
        }

        if (!onlineFailed)
        {
            await publisher.FillBackAsync([.. rows.OfType<FeatureRow>()], cancellationToken);
        }
    }
}
