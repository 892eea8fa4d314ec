using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Core.Replay;

/// <summary>Reads what is known now without leaving a trace: computes what only a function knows, and appends nothing.</summary>
internal sealed class CurrentReader(IFeatureHistory history, FeatureFunctions functions, DateTimeOffset now) : IFeatureSource
{
    public async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        var readings = await new HistoryReader(history, now).ReadAsync(tenant, queries, cancellationToken);
        var computed = new FeatureReading[readings.Count];
        for (var i = 0; i < computed.Length; i++)
        {
            computed[i] = readings[i].Status is FeatureStatus.NotFound or FeatureStatus.Expired
                && functions.Find(queries[i].Definition.Name) is { } function
                    ? await ComputeAsync(queries[i], function, readings[i], cancellationToken)
                    : readings[i];
        }

        return computed;
    }

    private async Task<FeatureReading> ComputeAsync(
        FeatureQuery query, FeatureFunction function, FeatureReading without, CancellationToken cancellationToken)
    {
        try
        {
            var value = await function(query.EntityId, cancellationToken);
            if (!value.IsNull && value.Kind != query.Definition.ValueKind)
            {
                return without with { TrackingError = FeatureComputation.WrongKind(value, query.Definition) };
            }

            return new FeatureReading(query, now)
            {
                Status = value.IsNull ? FeatureStatus.Null : FeatureStatus.Present,
                Source = FeatureSource.Compute,
                Value = value,
            };
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return without with { TrackingError = $"the feature's function failed: {failure.Message}" };
        }
    }
}
