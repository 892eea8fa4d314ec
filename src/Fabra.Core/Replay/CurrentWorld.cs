using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>What is known now. What only a function knows is computed, but appended nowhere.</summary>
internal sealed class CurrentWorld(ReplaySources sources, TenantId tenant, DateTimeOffset now)
    : ReplayWorld(sources, tenant, openedAt: now, assembledAt: now)
{
    public override ValueTask<FeatureDefinition> GetDefinitionAsync(string name, string field, CancellationToken cancellationToken) =>
        Sources.Definitions.GetAsync(Tenant, name, field, cancellationToken);

    public override async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        var readings = await HistoryReads.ReadAsync(Sources.History, Tenant, queries, OpenedAt, cancellationToken);
        for (var i = 0; i < readings.Length; i++)
        {
            if (readings[i].Status is FeatureStatus.NotFound or FeatureStatus.Expired
                && Sources.Functions.Find(queries[i].Definition.Name) is { } function)
            {
                readings[i] = await ComputeAsync(function, readings[i], cancellationToken);
            }
        }

        return readings;
    }

    public override Task<Retrieval> RetrieveAsync(RetrievalReference reference, CancellationToken cancellationToken) =>
        MakeAgainAsync(reference, (query, token) => SearchAsync(query, asOf: null, token), cancellationToken);

    private async Task<FeatureReading> ComputeAsync(
        FeatureFunction function, FeatureReading without, CancellationToken cancellationToken)
    {
        Value value;
        try
        {
            value = await function(without.Query.EntityId, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return without with { TrackingError = $"the feature's function failed: {failure.Message}" };
        }

        if (!value.IsNull && value.Kind != without.Definition.ValueKind)
        {
            return without with { TrackingError = FeatureComputation.WrongKind(value, without.Definition) };
        }

        return new FeatureReading(without.Query, OpenedAt)
        {
            Status = value.IsNull ? FeatureStatus.Null : FeatureStatus.Present,
            Source = FeatureSource.Compute,
            Value = value,
        };
    }
}
