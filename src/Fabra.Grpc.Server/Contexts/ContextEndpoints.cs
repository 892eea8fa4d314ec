using System.Text.Json;
using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Evidence;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Access;
using Microsoft.AspNetCore.Http.Features;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Contexts over REST.</summary>
internal static class ContextEndpoints
{
    /// <summary>Which of two members of one name was meant, nobody can say.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

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
        var (options, items) = await ReadAsync(name, http);
        var context = await assembler.AssembleAsync(options, items, Callers.Of(http), http.RequestAborted);
        return ContextJson.Full(context);
    }

    private static async Task<(AssemblyOptions Options, IReadOnlyList<ContextItem> Items)> ReadAsync(string name, HttpContext http)
    {
        try
        {
            // `curl -X POST` without data sends neither a length nor a body.
            using var body = http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
                ? JsonDocument.Parse("{}")
                : await JsonDocument.ParseAsync(http.Request.Body, Strict, http.RequestAborted);
            return AssemblyJson.Read(name, body.RootElement);
        }
        catch (JsonException malformed)
        {
            throw new BadHttpRequestException("The body is not JSON.", malformed);
        }
        catch (InvalidOperationException notText)
        {
            // Found only when a text is taken out: bytes that are no UTF-8, or half a surrogate pair.
            throw new FabraException(ErrorReason.InvalidField, "The body holds text that is not Unicode.", notText);
        }
    }
}
