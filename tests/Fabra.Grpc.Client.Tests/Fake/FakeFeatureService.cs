using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Fakes;

internal sealed class FakeFeatureService(FakeState state) : FeatureService.FeatureServiceBase
{
    public override Task<RegisterFeaturesResponse> RegisterFeatures(RegisterFeaturesRequest request, ServerCallContext context)
    {
        if (!request.ValidateOnly)
        {
            state.Entities.AddRange(request.Entities);
            state.Definitions.AddRange(request.Features);
        }

        return Task.FromResult(new RegisterFeaturesResponse { Entities = { request.Entities }, Features = { request.Features } });
    }

    public override Task<GetFeatureDefinitionResponse> GetFeatureDefinition(
        GetFeatureDefinitionRequest request, ServerCallContext context) =>
        Task.FromResult(new GetFeatureDefinitionResponse { Feature = Find(request.Name) });

    public override Task<ListFeatureDefinitionsResponse> ListFeatureDefinitions(
        ListFeatureDefinitionsRequest request, ServerCallContext context)
    {
        var after = request.PageToken;
        var matching = state.Definitions
            .Where(feature => request.EntityName.Length == 0 || feature.EntityName == request.EntityName)
            .Where(feature => string.CompareOrdinal(feature.Name, after) > 0)
            .OrderBy(feature => feature.Name, StringComparer.Ordinal)
            .ToList();
        var page = matching.Take(request.PageSize).ToList();
        return Task.FromResult(new ListFeatureDefinitionsResponse
        {
            Features = { page },
            NextPageToken = page.Count < matching.Count ? page[^1].Name : "",
        });
    }

    public override Task<GetFeaturesResponse> GetFeatures(GetFeaturesRequest request, ServerCallContext context)
    {
        var response = new GetFeaturesResponse();
        foreach (var entity in request.EntityIds)
        {
            var values = request.FeatureNames.Select(name => Read(state, Find(name).Name, entity));
            response.Vectors.Add(new FeatureVector { EntityId = entity, Values = { values } });
        }

        return Task.FromResult(response);
    }

    public override Task<WriteFeaturesResponse> WriteFeatures(WriteFeaturesRequest request, ServerCallContext context)
    {
        foreach (var write in request.Writes)
        {
            state.Writes.Enqueue(write);
        }

        return Task.FromResult(new WriteFeaturesResponse { WrittenCount = request.Writes.Count });
    }

    public override async Task IngestFeatures(
        IAsyncStreamReader<IngestFeaturesRequest> requestStream,
        IServerStreamWriter<IngestFeaturesResponse> responseStream,
        ServerCallContext context)
    {
        var batches = 0;
        await foreach (var batch in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (batches++ == state.IngestBreaksAfter)
            {
                throw FakeErrors.Unavailable();
            }

            var ack = new IngestFeaturesResponse { BatchId = batch.BatchId };
            for (var i = 0; i < batch.Writes.Count; i++)
            {
                // Ids that start with "bad" are refused.
                if (batch.Writes[i].EntityId.StartsWith("bad", StringComparison.Ordinal))
                {
                    ack.Rejected.Add(new RejectedWrite { Index = i, Reason = "WRONG_VALUE_TYPE", Message = "value: not a double" });
                }
                else
                {
                    state.Writes.Enqueue(batch.Writes[i]);
                    ack.WrittenCount++;
                }
            }

            await responseStream.WriteAsync(ack);
        }
    }

    internal static FeatureValue Read(FakeState state, string name, string entity) =>
        state.Values.GetValueOrDefault((name, entity)) ?? new FeatureValue { FeatureName = name, Status = FeatureStatus.NotFound };

    private FeatureDefinition Find(string name) =>
        state.Definitions.Find(feature => feature.Name == name)
        ?? throw FakeErrors.NoFeature(name, string.Join(", ", state.Definitions.Select(feature => feature.Name)));
}
