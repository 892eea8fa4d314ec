using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Replay;
using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Hosting;
using Fabra.Grpc.Server.Sessions;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Services;

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
