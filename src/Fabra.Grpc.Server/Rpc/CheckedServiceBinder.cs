using System.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// Adds each method that a generated service names, with a request marshaller that checks and with errors that carry details. An
/// interceptor could do the latter, but each call would then pass through the library's pipeline, at a few percent of a read.
/// </summary>
internal sealed class CheckedServiceBinder<TService>(ServiceMethodProviderContext<TService> context, CallErrors errors)
    : ServiceBinderBase
    where TService : class
{
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var (checkedMethod, metadata, implementation) = Prepare(method);
        var handle = implementation.CreateDelegate<UnaryServerMethod<TService, TRequest, TResponse>>();
        context.AddUnaryMethod(checkedMethod, metadata, async (service, request, call) =>
        {
            try
            {
                return await handle(service, request, call);
            }
            catch (Exception exception) when (exception is not RpcException)
            {
                throw await errors.ExplainAsync(exception, call);
            }
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (checkedMethod, metadata, implementation) = Prepare(method);
        var handle = implementation.CreateDelegate<ClientStreamingServerMethod<TService, TRequest, TResponse>>();
        context.AddClientStreamingMethod(checkedMethod, metadata, async (service, requests, call) =>
        {
            try
            {
                return await handle(service, new CheckedStreamReader<TRequest>(requests), call);
            }
            catch (Exception exception) when (exception is not RpcException)
            {
                throw await errors.ExplainAsync(exception, call);
            }
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (checkedMethod, metadata, implementation) = Prepare(method);
        var handle = implementation.CreateDelegate<ServerStreamingServerMethod<TService, TRequest, TResponse>>();
        context.AddServerStreamingMethod(checkedMethod, metadata, async (service, request, responses, call) =>
        {
            try
            {
                await handle(service, request, responses, call);
            }
            catch (Exception exception) when (exception is not RpcException)
            {
                throw await errors.ExplainAsync(exception, call);
            }
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (checkedMethod, metadata, implementation) = Prepare(method);
        var handle = implementation.CreateDelegate<DuplexStreamingServerMethod<TService, TRequest, TResponse>>();
        context.AddDuplexStreamingMethod(checkedMethod, metadata, async (service, requests, responses, call) =>
        {
            try
            {
                await handle(service, new CheckedStreamReader<TRequest>(requests), responses, call);
            }
            catch (Exception exception) when (exception is not RpcException)
            {
                throw await errors.ExplainAsync(exception, call);
            }
        });
    }

    private static (Method<TRequest, TResponse> Method, List<object> Metadata, MethodInfo Implementation) Prepare<TRequest, TResponse>(
        Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        // Generated services have one overload of each name.
        var implementation = typeof(TService).GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name}.");
        var streamed = method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming;
        var checkedMethod = new Method<TRequest, TResponse>(
            method.Type, method.ServiceName, method.Name, CheckedMarshaller.Of(method.RequestMarshaller, streamed), method.ResponseMarshaller);
        List<object> metadata =
        [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. implementation.GetCustomAttributes(inherit: true),
            new HttpMethodMetadata(["POST"], acceptCorsPreflight: true),
        ];
        return (checkedMethod, metadata, implementation);
    }
}
