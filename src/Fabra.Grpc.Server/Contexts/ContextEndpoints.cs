using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Evidence;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Rest;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Contexts over REST.</summary>
internal static class ContextEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var numbers = new RouteQuery(ExactNumbers.Parameter);
        endpoints.MapGet("/v1/contexts", ListAsync).Requires(Operation.ReadContexts).WithMetadata(ListQuery.Parameters);
        endpoints.MapGet("/v1/context/{contextId}", async (string contextId, HttpContext http, ContextReader contexts) =>
            ContextJson.Full(await GetAsync(contextId, http, contexts)))
            .Requires(Operation.ReadContexts).WithMetadata(numbers);
        endpoints.MapGet("/v1/context/{contextId}/lineage", async (string contextId, HttpContext http, ContextReader contexts) =>
            ContextJson.Lineage(await GetAsync(contextId, http, contexts)))
            .Requires(Operation.ReadContexts).WithMetadata(numbers);
        endpoints.MapPost("/v1/context/{name}", AssembleAsync).Requires(Operation.AssembleContexts).WithMetadata(numbers);
    }

    private static Task<AssembledContext> GetAsync(string contextId, HttpContext http, ContextReader contexts) => contexts.GetAsync(
        Callers.Of(http).Tenant, Uuid7.ParseContextId(contextId, "context_id"), ContextColumns.All, http.RequestAborted);

    private static async Task<IResult> ListAsync(HttpContext http, ContextReader contexts, FabraOptions settings)
    {
        var query = ListQuery.Read(http.Request.Query, Callers.Of(http).Tenant);
        var page = await contexts.ListAsync(
            query.Filter, query.Order, query.After, query.Limit, ContextColumns.Summary, http.RequestAborted);
        if (page.Next is { } next)
        {
            // A list that is cut says so, and where it goes on (RFC 8288).
            var address = ListQuery.NextUrl(http.Request, next, ForwardedPrefix.Of(http, settings));
            http.Response.Headers.Link = $"<{address}>; rel=\"next\"";
            http.Response.Headers["X-Fabra-Truncated"] = "true";
        }

        return ContextJson.List(page.Contexts);
    }

    private static async Task<IResult> AssembleAsync(string name, HttpContext http, ContextAssembler assembler)
    {
        var (options, items) = await StrictJson.ReadAsync(http, body => AssemblyJson.Read(name, body));
        var context = await assembler.AssembleAsync(options, items, Callers.Of(http), http.RequestAborted);
        return ContextJson.Full(context);
    }
}
