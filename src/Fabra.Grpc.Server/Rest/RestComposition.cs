using Fabra.Grpc.Server.Composition;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Features;

namespace Fabra.Grpc.Server.Rest;

internal static class RestComposition
{
    public static IServiceCollection AddFabraRest(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => RestJson.Apply(json.SerializerOptions));
        // Bad input is an exception, so that it meets the one place that words problems.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        return services.AddSingleton<RestMarker>();
    }

    /// <summary>The REST endpoints.</summary>
    public static IEndpointRouteBuilder MapFabraRest(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.RequireAdded<RestMarker>(nameof(AddFabraRest));
        ContextEndpoints.Map(endpoints);
        FeatureEndpoints.Map(endpoints);
        return endpoints;
    }

    private sealed class RestMarker;
}
