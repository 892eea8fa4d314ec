using System.Text.Json;
using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Authentication;

namespace Fabra.Grpc.Server.Rest;

/// <summary>Contexts over REST.</summary>
internal static class ContextEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/contexts", ListAsync);
        endpoints.MapGet("/v1/context/{contextId}", async (string contextId, HttpContext http, ContextReader contexts) =>
            ContextJson.Full(await GetAsync(contextId, http, contexts)));
        endpoints.MapGet("/v1/context/{contextId}/lineage", async (string contextId, HttpContext http, ContextReader contexts) =>
            ContextJson.Lineage(await GetAsync(contextId, http, contexts)));
        endpoints.MapPost("/v1/context/{name}", AssembleAsync);
    }

    private static Task<AssembledContext> GetAsync(string contextId, HttpContext http, ContextReader contexts) => contexts.GetAsync(
        Callers.Of(http).Tenant, Uuid7.ParseContextId(contextId, "context_id"), ContextColumns.All, http.RequestAborted);

    private static async Task<IResult> ListAsync(HttpContext http, ContextReader contexts)
    {
        var query = ListQuery.Read(http.Request.Query, Callers.Of(http).Tenant);
        var page = await contexts.ListAsync(
            query.Filter, query.Order, query.After, query.Limit, ContextColumns.Summary, http.RequestAborted);
        if (page.Next is { } next)
        {
            // A list that is cut says so, and where it goes on (RFC 8288).
            http.Response.Headers.Link = $"<{ListQuery.NextUrl(http.Request, next)}>; rel=\"next\"";
            http.Response.Headers["X-Fabra-Truncated"] = "true";
        }

        return ContextJson.List(page.Contexts);
    }

    private static async Task<IResult> AssembleAsync(string name, HttpContext http, ContextAssembler assembler)
    {
        using var body = http.Request.ContentLength == 0
            ? JsonDocument.Parse("{}")
            : await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var (options, items) = AssemblyJson.Read(name, body.RootElement);
        var context = await assembler.AssembleAsync(options, items, Callers.Of(http), http.RequestAborted);
        return ContextJson.Full(context);
    }
}
