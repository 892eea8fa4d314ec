using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

internal sealed partial class ContextGrpcService
{
    [Requires(Operation.AssembleContexts)]
    public override async Task Assemble(
        IAsyncStreamReader<Wire.AssembleRequest> requestStream,
        IServerStreamWriter<Wire.AssembleResponse> responseStream,
        ServerCallContext context)
    {
        shutdown.RefuseWhenDraining();
        using var linked = shutdown.LinkSession(context.CancellationToken);
        var steps = new SessionSteps(assembler, Callers.Of(context), errors);
        using var conversation = new SessionConversation(steps, limits, time);
        await conversation.RunAsync(requestStream, responseStream, linked.Token);
    }
}
