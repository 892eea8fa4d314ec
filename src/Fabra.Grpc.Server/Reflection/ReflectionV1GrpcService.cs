using Grpc.Core;
using Grpc.Reflection.V1;

namespace Fabra.Grpc.Server.Reflection;

/// <summary>Reflection v1.</summary>
internal sealed class ReflectionV1GrpcService(ReflectionStream stream) : ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) =>
        stream.AnswerAsync(requestStream, responseStream, ServerReflectionResponse.Parser, context.CancellationToken);
}
