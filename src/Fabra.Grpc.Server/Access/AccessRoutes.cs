using Fabra.Core.Identity;

namespace Fabra.Grpc.Server.Access;

internal static class AccessRoutes
{
    /// <summary>Says what calls of a route do; see <see cref="RequiresAttribute"/>.</summary>
    public static T Requires<T>(this T route, Operation operation)
        where T : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new RequiresAttribute(operation)));
        return route;
    }
}
