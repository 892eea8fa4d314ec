using Fabra.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fabra.Integration.Tests.MapOrder;

/// <summary>Calls whose requests have their map entries in another order each time.</summary>
internal sealed class ShuffledCalls(Uri server) : IDisposable
{
    private static readonly ServiceDescriptor[] Services =
        [FeatureService.Descriptor, IndexService.Descriptor, ContextService.Descriptor];

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(server);
    private readonly Random _random = new(14);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Calls the method that takes such a request.</summary>
    public async Task<TAnswer> CallAsync<TAnswer>(IMessage request)
        where TAnswer : class, IMessage<TAnswer>, new() =>
        await _channel.CreateCallInvoker().AsyncUnaryCall(Method<TAnswer>(request, MethodType.Unary), null, Options, Encode(request));

    /// <summary>The first answers of a stream of them.</summary>
    public async Task<IReadOnlyList<TAnswer>> StreamAsync<TAnswer>(IMessage request, int count)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        using var call = _channel.CreateCallInvoker().AsyncServerStreamingCall(
            Method<TAnswer>(request, MethodType.ServerStreaming), null, Options, Encode(request));
        return await call.ResponseStream.ReadAllAsync(Cancellation).Take(count).ToListAsync(Cancellation);
    }

    /// <summary>Sends each after the answer to the one before.</summary>
    public async Task<IReadOnlyList<TAnswer>> ConverseAsync<TAnswer>(params IMessage[] requests)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        using var call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            Method<TAnswer>(requests[0], MethodType.DuplexStreaming), null, Options);
        var answers = new List<TAnswer>();
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(Encode(request), Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue("the stream has ended");
            answers.Add(call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        return answers;
    }

    public void Dispose() => _channel.Dispose();

    private static CallOptions Options => new(cancellationToken: Cancellation);

    private byte[] Encode(IMessage request) => ShuffledWire.Encode(request, _random);

    private static Method<byte[], TAnswer> Method<TAnswer>(IMessage request, MethodType type)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        var method = Services.SelectMany(service => service.Methods).Single(method => method.InputType == request.Descriptor);
        return new Method<byte[], TAnswer>(
            type,
            method.Service.FullName,
            method.Name,
            Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes),
            Marshallers.Create<TAnswer>(answer => answer.ToByteArray(), bytes => (TAnswer)method.OutputType.Parser.ParseFrom(bytes)));
    }
}
