using Fabra.Grpc.Server.Rpc;

namespace Fabra.Grpc.Server.Rest;

/// <summary>What holds for every REST route that Fabra maps, so that no handler can forget it.</summary>
internal static class RestRules
{
    /// <summary>
    /// A group whose routes take no query parameter unless they name it (<see cref="RouteQuery"/>), and answer HEAD where they answer
    /// GET.
    /// </summary>
    public static IEndpointRouteBuilder MapStrict(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            // First, so that a route's own comes later and wins.
            endpoint.Metadata.Insert(0, RouteQuery.None);
            if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { HttpMethods: ["GET"] } get)
            {
                endpoint.Metadata[endpoint.Metadata.IndexOf(get)] = new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]);
            }
        });
        return group;
    }

    /// <summary>To be used behind routing and authentication.</summary>
    public static IApplicationBuilder UseRestRules(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (RpcResponse.IsRpc(context.Request) || context.GetEndpoint()?.Metadata.GetMetadata<RouteQuery>() is not { } query)
        {
            return next(context);
        }

        query.Check(context.Request.QueryString);
        ExactNumbers.Check(context.Request.Query);
        EscapedSlashes.Decode(context);
        AddressTexts.Check(context);
        return MediaTypes.Fault(context) is { } fault ? RefuseAsync(context, fault) : next(context);
    });

    private static Task RefuseAsync(HttpContext context, string fault)
    {
        context.Response.Headers["Accept-Post"] = MediaTypes.Json;
        return Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType, fault).WriteAsync(context);
    }
}
