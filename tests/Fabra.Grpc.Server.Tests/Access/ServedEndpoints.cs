using System.Reflection;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Tests.Access;

/// <summary>Everything that can be called, found from the contract and from the routes, so that no list can forget one.</summary>
internal static class ServedEndpoints
{
    /// <summary>Paths of the contract's methods, as <c>/fabra.v1.FeatureService/GetFeatures</c>.</summary>
    public static IReadOnlyList<string> ContractMethods { get; } = [.. typeof(Wire.FeatureService).Assembly.GetExportedTypes()
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
        .Where(property => property?.PropertyType == typeof(ServiceDescriptor))
        .Select(property => (ServiceDescriptor)property!.GetValue(null)!)
        .Where(service => service.File.Package == "fabra.v1")
        .SelectMany(service => service.Methods, (service, method) => $"/{service.FullName}/{method.Name}")];

    public static IReadOnlyList<RouteEndpoint> Of(TestServer server) =>
        [.. server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>The gRPC method that an endpoint serves; null for REST.</summary>
    public static string? MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName;

    public static bool IsOpen(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>A call of a REST route, with something in the place of each of its parameters.</summary>
    public static HttpRequestMessage ToRequest(RouteEndpoint route) => new(
        new HttpMethod(route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0]),
        new Uri("/" + string.Join('/', route.RoutePattern.PathSegments.Select(
            segment => string.Concat(segment.Parts.Select(part => (part as RoutePatternLiteralPart)?.Content ?? "x")))), UriKind.Relative));
}
