using Fabra.Client.Internal;
using Fabra.V1;

namespace Fabra.Client;

public sealed partial class ContextScope
{
    /// <inheritdoc/>
    public async Task<T?> GetFeatureAsync<T>(string featureName, string entityId, CancellationToken cancellationToken = default)
    {
        var vectors = await GetFeaturesAsync([featureName], [entityId], cancellationToken);
        return FeatureReads.As<T>(vectors[0].Values[0], entityId);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeatureVector>> GetFeaturesAsync(
        IEnumerable<string> featureNames, IEnumerable<string> entityIds, CancellationToken cancellationToken = default)
    {
        var step = new GetFeaturesStep { FeatureNames = { featureNames }, EntityIds = { entityIds } };
        var response = await _session.StepAsync(new AssembleRequest { GetFeatures = step }, cancellationToken);
        return response.Features.Vectors;
    }

    /// <inheritdoc/>
    public async Task RecordRetrievalAsync(RetrieverLineage retrieval, CancellationToken cancellationToken = default)
    {
        var step = new RecordRetrievalStep { Retrieval = retrieval };
        await _session.StepAsync(new AssembleRequest { RecordRetrieval = step }, cancellationToken);
    }
}
