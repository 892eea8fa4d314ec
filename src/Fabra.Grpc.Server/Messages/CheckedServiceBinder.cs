using System.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Fabra.Grpc.Server.Messages;

/// <summary>Adds each method that a generated service names, with a request marshaller that checks.</summary>
internal sealed class CheckedServiceBinder<TService>(ServiceMethodProviderContext<TService> context) : ServiceBinderBase
    where TService : class
{
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var (checkedMethod, metadata, implementation) = Prepare(method);
        context.AddUnaryMethod(
            checkedMethod, metadata, implementation.CreateDelegate<UnaryServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (checkedMethod, metadata, implementation) = Prepare(method);
        context.AddClientStreamingMethod(
            checkedMethod, metadata, implementation.CreateDelegate<ClientStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (checkedMethod, metadata, implementation) = Prepare(method);
        context.AddServerStreamingMethod(
            checkedMethod, metadata, implementation.CreateDelegate<ServerStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (checkedMethod, metadata, implementation) = Prepare(method);
        context.AddDuplexStreamingMethod(
            checkedMethod, metadata, implementation.CreateDelegate<DuplexStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    private static (Method<TRequest, TResponse> Method, List<object> Metadata, MethodInfo Implementation) Prepare<TRequest, TResponse>(
        Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        // Generated services have one overload of each name.
        var implementation = typeof(TService).GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name}.");
        var checkedMethod = new Method<TRequest, TResponse>(
            method.Type, method.ServiceName, method.Name, CheckedMarshaller.Of(method.RequestMarshaller), method.ResponseMarshaller);
        List<object> metadata =
        [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. implementation.GetCustomAttributes(inherit: true),
            new HttpMethodMetadata(["POST"], acceptCorsPreflight: true),
        ];
        return (checkedMethod, metadata, implementation);
    }
}
