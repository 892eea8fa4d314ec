using System.Runtime.CompilerServices;
using Fabra.Client.Internal;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public async Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName, CancellationToken cancellationToken = default)
    {
        var request = new GetFeatureDefinitionRequest { Name = featureName };
        var response = await _runner.RunAsync(call => Features.GetFeatureDefinitionAsync(request, call), null, cancellationToken);
        return response.Feature;
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public async Task<T?> GetFeatureAsync<T>(
        string featureName, string entityId, GetFeaturesOptions? options = null, CancellationToken cancellationToken = default)
    {
        var found = await GetFeatureValueAsync(featureName, entityId, options, cancellationToken);
        return FeatureReads.As<T>(found, entityId);
    }

    /// <inheritdoc/>
    public async Task<FeatureValue> GetFeatureValueAsync(
        string featureName, string entityId, GetFeaturesOptions? options = null, CancellationToken cancellationToken = default)
    {
        var vectors = await GetFeaturesAsync([featureName], [entityId], options, cancellationToken);
        return vectors[0].Values[0];
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public async IAsyncEnumerable<IngestAck> IngestFeaturesAsync(
        IAsyncEnumerable<FeatureWrite> writes,
        IngestFeaturesOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new IngestFeaturesOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchSize, 10_000, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOutstandingBatches, 1, nameof(options.MaxOutstandingBatches));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = Features.IngestFeatures(_runner.Streaming(options.Timeout, stop.Token));
        await using var ingest = new FeatureIngest(call, options, stop);
        ingest.Start(writes);
        while (await ingest.NextAsync(cancellationToken) is { } ack)
        {
            yield return ack;
        }
    }
}
