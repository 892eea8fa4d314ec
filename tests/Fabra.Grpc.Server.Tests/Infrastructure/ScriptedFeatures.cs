using Fabra.Grpc.Server.Hosting;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

/// <summary>A feature service that does what the test says, for what the shell makes of it.</summary>
internal sealed class ScriptedFeatures(ShutdownAwareness shutdown, ScriptedFeatures.Script script) : FeatureService.FeatureServiceBase
{
    public override async Task<GetFeatureDefinitionResponse> GetFeatureDefinition(
        GetFeatureDefinitionRequest request, ServerCallContext context)
    {
        await script.OnGet(request, context);
        return new GetFeatureDefinitionResponse();
    }

    public override async Task IngestFeatures(
        IAsyncStreamReader<IngestFeaturesRequest> requestStream, IServerStreamWriter<IngestFeaturesResponse> responseStream,
        ServerCallContext context)
    {
        await responseStream.WriteAsync(new IngestFeaturesResponse());
        using var call = shutdown.LinkSession(context.CancellationToken);
        while (await requestStream.MoveNext(call.Token))
        {
            await responseStream.WriteAsync(new IngestFeaturesResponse(), call.Token);
        }
    }

    /// <summary>What the service does when asked.</summary>
    public sealed class Script
    {
        public Func<GetFeatureDefinitionRequest, ServerCallContext, Task> OnGet { get; set; } = (_, _) => Task.CompletedTask;
    }
}
