using System.ClientModel.Primitives;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>Holds back each attempt, first or repeated, until the rate allows it. Its time does not count for the attempt's timeout.</summary>
internal sealed class EndpointRatePolicy(EndpointRate rate) : PipelinePolicy
{
    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        await rate.AcquireRequestAsync(message.CancellationToken);
        await ProcessNextAsync(message, pipeline, currentIndex);
    }

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        throw new NotSupportedException("The endpoint is only called asynchronously.");
}
