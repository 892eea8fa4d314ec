using Fabra.Grpc.Server.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Fabra.Grpc.Server.Reflection;

/// <summary>
/// One reflection stream, for any version of the protocol: the messages of v1 and v1alpha are the same on the wire, so each
/// version's bytes are read as v1's and answered as v1's.
/// </summary>
internal sealed class ReflectionStream(DescriptorIndex index, ShutdownAwareness shutdown)
{
    public async Task AnswerAsync<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, MessageParser<TResponse> parser,
        CancellationToken cancellationToken)
        where TRequest : class, IMessage
        where TResponse : class, IMessage<TResponse>
    {
        using var call = shutdown.LinkStream(cancellationToken);
        var conversation = new ReflectionConversation(index);
        while (await requests.MoveNext(call.Token))
        {
            var request = requests.Current as ServerReflectionRequest
                ?? ServerReflectionRequest.Parser.ParseFrom(requests.Current.ToByteString());
            var answer = conversation.Answer(request);
            var response = answer as TResponse ?? parser.ParseFrom(answer.ToByteString());
            await responses.WriteAsync(response, call.Token);
        }
    }
}
