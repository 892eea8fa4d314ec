using System.Collections.Frozen;
using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// The gRPC services that were mapped, found from the endpoints themselves so that no second list can be wrong.
/// </summary>
internal sealed class MappedServices
{
    private readonly Lazy<FrozenDictionary<string, ServiceDescriptor>> _services;

    public MappedServices(EndpointDataSource endpoints) => _services = new(() => Find(endpoints));

    /// <summary>Full names, such as <c>fabra.v1.FeatureService</c>.</summary>
    public IReadOnlyCollection<string> Names => _services.Value.Keys;

    public IEnumerable<ServiceDescriptor> Descriptors => _services.Value.Values;

    private static FrozenDictionary<string, ServiceDescriptor> Find(EndpointDataSource endpoints) => endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
        .OfType<Type>()
        .Distinct()
        .Select(DescriptorOf)
        .OfType<ServiceDescriptor>()
        .ToFrozenDictionary(descriptor => descriptor.FullName, StringComparer.Ordinal);

    /// <summary>Generated code ties a handler's base class to the class that holds the service's descriptor.</summary>
    private static ServiceDescriptor? DescriptorOf(Type? handler)
    {
        for (; handler is not null; handler = handler.BaseType)
        {
            if (handler.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bind)
            {
                var property = bind.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static);
                return property?.GetValue(null) as ServiceDescriptor;
            }
        }

        return null;
    }
}
