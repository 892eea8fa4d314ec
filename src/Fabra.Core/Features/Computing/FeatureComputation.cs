using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Time;
using Fabra.Core.Values;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Features;

/// <summary>Runs feature functions; what they return is appended to history before it is used.</summary>
internal sealed class FeatureComputation(
    IFeatureHistory history, OnlinePublisher publisher, IdGenerator ids, FabraClock clock, ILogger<FeatureComputation> logger)
{
    /// <summary>
    /// The computed reading; when the function fails, <paramref name="without"/> with the reason. A value whose append fails is used
    /// all the same and says so.
    /// </summary>
    public async Task<FeatureReading> ComputeAsync(
        TenantId tenant,
        FeatureQuery query,
        FeatureFunction function,
        FeatureReading without,
        CancellationToken cancellationToken)
    {
        Value value;
        try
        {
            value = await function(query.EntityId, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.FeatureFunctionFailed(logger, failure, query.Definition.Name, query.EntityId);
            return without with { TrackingError = $"the feature's function failed: {failure.Message}" };
        }

        if (!value.IsNull && value.Kind != query.Definition.ValueKind)
        {
            return without with { TrackingError = WrongKind(value, query.Definition) };
        }

        var now = clock.Now;
        var row = new FeatureRow(tenant, query.Key, ids.Next(), now, now, query.Definition.Version, value);
        var reading = ReadingRules.Judge(query, row, FeatureSource.Compute, now);
        try
        {
            await history.AppendAsync([row], null, cancellationToken);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or RowRefusedException or FabraException)
        {
            return reading with { TrackingError = $"the computed value could not be appended to history: {failure.Message}" };
        }

        await publisher.PublishAsync([row], cancellationToken);
        return reading;
    }

    internal static string WrongKind(Value value, FeatureDefinition definition) =>
        $"the feature's function returned {value.Kind.Word()}, not {definition.ValueKind.Word()}";
}
