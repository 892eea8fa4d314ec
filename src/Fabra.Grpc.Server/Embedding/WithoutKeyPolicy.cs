using System.ClientModel.Primitives;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>For endpoints that ask for no key: the client's library insists on one, and a made-up key may be refused.</summary>
internal sealed class WithoutKeyPolicy : PipelinePolicy
{
    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        message.Request.Headers.Remove("Authorization");
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        throw new NotSupportedException("The endpoint is only called asynchronously.");
}
