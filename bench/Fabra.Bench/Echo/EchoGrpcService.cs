using Grpc.Core;

namespace Fabra.Bench.Echo;

internal sealed class EchoGrpcService : EchoService.EchoServiceBase
{
    public override Task<EchoMessage> Echo(EchoMessage request, ServerCallContext context) => Task.FromResult(request);
}
