using Fabra.Client.Internal;
using Fabra.V1;

namespace Fabra.Client;

public sealed partial class ContextScope
{
    /// <summary>One value, read through the scope and recorded in the context's lineage.</summary>
    /// <typeparam name="T">The type wanted, see <see cref="FabraValue"/>. Where no value is possible, ask for a nullable type.</typeparam>
    /// <param name="featureName">A registered feature.</param>
    /// <param name="entityId">The entity to read it for.</param>
    /// <param name="cancellationToken">Cancels the waiting; the read may be recorded.</param>
    /// <returns>The value, the default where one stands in, or <c>null</c> when there is none.</returns>
    /// <exception cref="FeatureValueMissingException">There is none, and <typeparamref name="T"/> cannot be null.</exception>
    /// <exception cref="InvalidCastException">The value is of another kind.</exception>
    /// <exception cref="OverflowException">The value does not fit exactly.</exception>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE with the closest names; the session goes on.</exception>
    public async Task<T?> GetFeatureAsync<T>(string featureName, string entityId, CancellationToken cancellationToken = default)
    {
        var vectors = await GetFeaturesAsync([featureName], [entityId], cancellationToken);
        return FeatureReads.As<T>(vectors[0].Values[0], entityId);
    }

    /// <summary>Values of several features of several entities of one type, read through the scope and recorded.</summary>
    /// <param name="featureNames">The features, at least one, all of one entity.</param>
    /// <param name="entityIds">The entities, at least one.</param>
    /// <param name="cancellationToken">Cancels the waiting; the reads may be recorded.</param>
    /// <returns>One vector per entity, with one value per feature, in the order asked.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE with the closest names, MIXED_ENTITIES; the session goes on.</exception>
    public async Task<IReadOnlyList<FeatureVector>> GetFeaturesAsync(
        IEnumerable<string> featureNames, IEnumerable<string> entityIds, CancellationToken cancellationToken = default)
    {
        var step = new GetFeaturesStep { FeatureNames = { featureNames }, EntityIds = { entityIds } };
        var response = await _session.StepAsync(new AssembleRequest { GetFeatures = step }, cancellationToken);
        return response.Features.Vectors;
    }

    /// <summary>Reports a retrieval that the caller made itself, so that it takes part in the context's lineage.</summary>
    /// <param name="retrieval">The retrieval; its retriever name is required. Without a count, the number of chunks counts.</param>
    /// <param name="cancellationToken">Cancels the waiting; the retrieval may be recorded.</param>
    /// <exception cref="FabraRpcException">INVALID_FIELD; the session goes on.</exception>
    public async Task RecordRetrievalAsync(RetrieverLineage retrieval, CancellationToken cancellationToken = default)
    {
        var step = new RecordRetrievalStep { Retrieval = retrieval };
        await _session.StepAsync(new AssembleRequest { RecordRetrieval = step }, cancellationToken);
    }
}
