using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Fabra.Grpc.Server.Reflection;

/// <summary>Reflection v1alpha.</summary>
internal sealed class ReflectionV1AlphaGrpcService(ReflectionStream stream) : ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) =>
        stream.AnswerAsync(requestStream, responseStream, ServerReflectionResponse.Parser, context.CancellationToken);
}
