using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

internal sealed partial class ContextGrpcService
{
    [Requires(Operation.AssembleContexts)]
    public override async Task<Wire.AssembleContextResponse> AssembleContext(
        Wire.AssembleContextRequest request, ServerCallContext context)
    {
        var assembled = await assembler.AssembleAsync(
            request.ToOptions(),
            [.. request.Items.Select((item, index) => item.ToDomain($"items[{index}]"))],
            Callers.Of(context),
            context.CancellationToken);
        return new Wire.AssembleContextResponse { Context = assembled.ToWire(Wire.ContextView.Full) };
    }
}
