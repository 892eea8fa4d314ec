using Fabra.Grpc.Server.Hosting;
using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1Alpha;
using static Grpc.Reflection.V1Alpha.ServerReflectionRequest;

namespace Fabra.Grpc.Server.Reflection;

/// <summary>Reflection v1alpha.</summary>
internal sealed class ReflectionV1AlphaGrpcService(ReflectedFiles files, ShutdownAwareness shutdown)
    : ReflectionServiceImpl(files.ServiceNames, files.Registry)
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        using var call = shutdown.LinkStream(context.CancellationToken);
        var stream = new ReflectionStream<ServerReflectionRequest, ServerReflectionResponse>(
            requestStream, responseStream, Ask, Echo, call.Token);
        await base.ServerReflectionInfo(stream, stream, context);
    }

    private ServerReflectionRequest Ask(ServerReflectionRequest question) =>
        question.MessageRequestCase == MessageRequestOneofCase.FileContainingSymbol
        && files.FindFileOfMember(question.FileContainingSymbol) is { } file
            ? new ServerReflectionRequest { FileByFilename = file }
            : question;

    private static void Echo(ServerReflectionResponse answer, ServerReflectionRequest question) =>
        (answer.ValidHost, answer.OriginalRequest) = (question.Host, question);
}
