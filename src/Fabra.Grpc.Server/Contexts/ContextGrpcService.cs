using Fabra.Core.Assembly;
using Fabra.Core.Evidence;
using Fabra.Core.Replay;
using Fabra.Grpc.Server.Hosting;
using Fabra.Grpc.Server.Rpc;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Contexts over gRPC: one file for each RPC, each translating and nothing else.</summary>
internal sealed partial class ContextGrpcService(
    ContextAssembler assembler,
    ContextReader contexts,
    ContextReplayer replayer,
    RpcErrors errors,
    SessionLimits limits,
    TimeProvider time,
    ShutdownAwareness shutdown) : Wire.ContextService.ContextServiceBase
{
}
