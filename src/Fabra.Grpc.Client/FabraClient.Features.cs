using System.Runtime.CompilerServices;
using Fabra.Client.Internal;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>Stores definitions, all or none. The same definition again changes nothing; a changed one gets a new
    /// version.</summary>
    /// <param name="entities">Entities to store, at most 1,000.</param>
    /// <param name="features">Features to store, at most 1,000; each entity must be among <paramref name="entities"/> or stored.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The definitions as stored, with their versions.</returns>
    public Task<RegisterFeaturesResponse> RegisterFeaturesAsync(
        IEnumerable<Entity> entities,
        IEnumerable<FeatureDefinition> features,
        RegisterFeaturesOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var request = new RegisterFeaturesRequest { ValidateOnly = options?.ValidateOnly ?? false };
        request.Entities.AddRange(entities);
        request.Features.AddRange(features);
        return _runner.RunAsync(call => Features.RegisterFeaturesAsync(request, call), options?.Timeout, cancellationToken);
    }

    /// <summary>The newest definition of a feature.</summary>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE, with the closest names.</exception>
    public async Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName, CancellationToken cancellationToken = default)
    {
        var request = new GetFeatureDefinitionRequest { Name = featureName };
        var response = await _runner.RunAsync(call => Features.GetFeatureDefinitionAsync(request, call), null, cancellationToken);
        return response.Feature;
    }

    /// <summary>All definitions, ordered by name, fetched page by page as they are enumerated.</summary>
    public async IAsyncEnumerable<FeatureDefinition> ListFeaturesAsync(
        ListFeaturesOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new ListFeaturesOptions();
        var request = new ListFeatureDefinitionsRequest { EntityName = options.EntityName ?? "", PageSize = options.PageSize };
        do
        {
            var page = await _runner.RunAsync(
                call => Features.ListFeatureDefinitionsAsync(request, call), options.Timeout, cancellationToken);
            foreach (var feature in page.Features)
            {
                yield return feature;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

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
    public async Task<T?> GetFeatureAsync<T>(
        string featureName, string entityId, GetFeaturesOptions? options = null, CancellationToken cancellationToken = default)
    {
        var found = await GetFeatureValueAsync(featureName, entityId, options, cancellationToken);
        return FeatureReads.As<T>(found, entityId);
    }

    /// <summary>One value with its status, event time, age and source.</summary>
    /// <inheritdoc cref="GetFeatureAsync{T}"/>
    public async Task<FeatureValue> GetFeatureValueAsync(
        string featureName, string entityId, GetFeaturesOptions? options = null, CancellationToken cancellationToken = default)
    {
        var vectors = await GetFeaturesAsync([featureName], [entityId], options, cancellationToken);
        return vectors[0].Values[0];
    }

    /// <summary>Values of several features of several entities of one type. A missing value does not fail the call.</summary>
    /// <param name="featureNames">The features, at least one, all of one entity.</param>
    /// <param name="entityIds">The entities, at least one; names times ids at most 100,000.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One vector per entity, in the order asked, with one value per feature, in the order asked.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE with the closest names, MIXED_ENTITIES.</exception>
    public async Task<IReadOnlyList<FeatureVector>> GetFeaturesAsync(
        IEnumerable<string> featureNames,
        IEnumerable<string> entityIds,
        GetFeaturesOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var request = new GetFeaturesRequest
        {
            FeatureNames = { featureNames },
            EntityIds = { entityIds },
            AsOf = options?.AsOf is { } time ? Timestamp.FromDateTimeOffset(time) : null,
        };
        var response = await _runner.RunAsync(call => Features.GetFeaturesAsync(request, call), options?.Timeout, cancellationToken);
        return response.Vectors;
    }

    /// <summary>Appends values to history, all or none; they are durable when the call returns.</summary>
    /// <param name="writes">The values, 1 to 10,000; see <see cref="FeatureWrites.Create"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the write may have happened.</param>
    /// <returns>How many values were appended.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE, WRONG_VALUE_TYPE, EVENT_TIME_IN_FUTURE, REQUEST_ID_REUSED,
    /// STORE_UNAVAILABLE.</exception>
    public async Task<long> WriteFeaturesAsync(
        IEnumerable<FeatureWrite> writes, WriteFeaturesOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new WriteFeaturesRequest
        {
            Writes = { writes },
            RequestId = options?.RequestId ?? RequestIds.Next(_runner.Clock),
        };
        var response = await _runner.RunAsync(call => Features.WriteFeaturesAsync(request, call), options?.Timeout, cancellationToken);
        return response.WrittenCount;
    }
}
