using Fabra.V1;

namespace Fabra.Client;

public partial interface IFabraClient
{
    /// <summary>Stores definitions, all or none. The same definition again changes nothing; a changed one gets a new
    /// version.</summary>
    /// <param name="entities">Entities to store, at most 1,000.</param>
    /// <param name="features">Features to store, at most 1,000; each entity must be among <paramref name="entities"/> or stored.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The definitions as stored, with their versions.</returns>
    Task<RegisterFeaturesResponse> RegisterFeaturesAsync(
        IEnumerable<Entity> entities,
        IEnumerable<FeatureDefinition> features,
        RegisterFeaturesOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>The newest definition of a feature.</summary>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE, with the closest names.</exception>
    Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName, CancellationToken cancellationToken = default);

    /// <summary>All definitions, ordered by name, fetched page by page as they are enumerated.</summary>
    IAsyncEnumerable<FeatureDefinition> ListFeaturesAsync(
        ListFeaturesOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>One value as a C# type.</summary>
    /// <typeparam name="T">The type wanted, see <see cref="FabraValue"/>. Where no value is possible, ask for a nullable type.</typeparam>
    /// <param name="featureName">A registered feature.</param>
    /// <param name="entityId">The entity to read it for.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, the default where one stands in, or <c>null</c> when there is none.</returns>
    /// <exception cref="FeatureValueMissingException">There is none, and <typeparamref name="T"/> cannot be null.</exception>
    /// <exception cref="InvalidCastException">The value is of another kind.</exception>
    /// <exception cref="OverflowException">The value does not fit exactly.</exception>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE, with the closest names.</exception>
    Task<T?> GetFeatureAsync<T>(
        string featureName, string entityId, GetFeaturesOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>One value with its status, event time, age and source.</summary>
    /// <inheritdoc cref="GetFeatureAsync{T}"/>
    Task<FeatureValue> GetFeatureValueAsync(
        string featureName, string entityId, GetFeaturesOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Values of several features of several entities of one type. A missing value does not fail the call.</summary>
    /// <param name="featureNames">The features, at least one, all of one entity.</param>
    /// <param name="entityIds">The entities, at least one; names times ids at most 100,000.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One vector per entity, in the order asked, with one value per feature, in the order asked.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE with the closest names, MIXED_ENTITIES.</exception>
    Task<IReadOnlyList<FeatureVector>> GetFeaturesAsync(
        IEnumerable<string> featureNames,
        IEnumerable<string> entityIds,
        GetFeaturesOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Appends values to history, all or none; they are durable when the call returns.</summary>
    /// <param name="writes">The values, 1 to 10,000; see <see cref="FeatureWrites.Create"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the write may have happened.</param>
    /// <returns>How many values were appended.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE, WRONG_VALUE_TYPE, EVENT_TIME_IN_FUTURE, REQUEST_ID_REUSED,
    /// STORE_UNAVAILABLE.</exception>
    Task<long> WriteFeaturesAsync(
        IEnumerable<FeatureWrite> writes, WriteFeaturesOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Appends any number of values, batch by batch. A refused write is reported by its batch's acknowledgement and stops nothing.
    /// A broken stream is not resumed: whether the batches without acknowledgement are durable is not known, and repeating them would
    /// append again.
    /// </summary>
    /// <param name="writes">The values; read only as fast as acknowledgements come.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One acknowledgement per batch, in order, each when the batch is durable.</returns>
    /// <exception cref="FabraRpcException">The stream failed; what was acknowledged is durable.</exception>
    IAsyncEnumerable<IngestAck> IngestFeaturesAsync(
        IAsyncEnumerable<FeatureWrite> writes,
        IngestFeaturesOptions? options = null,
        CancellationToken cancellationToken = default);
}
