using System.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// Finds a service's methods as the gRPC library does, by binding its generated base class, and gives each a request marshaller
/// that checks and errors with details.
/// </summary>
internal sealed class CheckedMethodProvider<TService>(CallErrors errors) : IServiceMethodProvider<TService>
    where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bind)
            {
                // The generated method names every RPC to the binder; the instance is only needed to call them.
                var method = bind.BindType.GetMethod(bind.BindMethodName, [typeof(ServiceBinderBase), type])
                    ?? throw new InvalidOperationException($"{bind.BindType} has no method {bind.BindMethodName} that binds {type}.");
                method.Invoke(null, [new CheckedServiceBinder<TService>(context, errors), null]);
                return;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated gRPC service.");
    }
}
