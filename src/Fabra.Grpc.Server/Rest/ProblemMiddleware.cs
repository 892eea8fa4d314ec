using Fabra.Authoring;
using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Hosting;
using Fabra.Grpc.Server.Rpc;

namespace Fabra.Grpc.Server.Rest;

/// <summary>Every failure of a REST call leaves as a problem: exceptions, and statuses that came without a body.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, FabraErrors errors, ShutdownAwareness shutdown)
{
    public Task InvokeAsync(HttpContext context) => RpcResponse.IsRpc(context.Request) ? next(context) : InvokeRestAsync(context);

    private async Task InvokeRestAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            var problem = ProblemOf(exception, context);
            if (context.Response.HasStarted)
            {
                // Half an answer is out. Cutting the connection is the only way left to say that it is not a whole one.
                context.Abort();
                return;
            }

            context.Response.Clear();
            await problem.WriteAsync(context);
            return;
        }

        var status = context.Response.StatusCode;
        if (status >= 400 && !context.Response.HasStarted && context.Response is { ContentType: null, ContentLength: null })
        {
            await Problem.OfStatus(status, DetailOf(status, context)).WriteAsync(context);
        }
    }

    private Problem ProblemOf(Exception exception, HttpContext context)
    {
        if (exception is BadHttpRequestException bad)
        {
            return Problem.Of(BadRequest(bad));
        }

        var fate = new CallFate
        {
            CallerIsGone = context.RequestAborted.IsCancellationRequested,
            ServerIsDraining = shutdown.IsDraining,
        };
        return Problem.Of(errors.Explain(exception, fate));
    }

    /// <summary>What the framework says names types and parameters of C#; the parser of JSON says where the text is wrong.</summary>
    private static FabraException BadRequest(BadHttpRequestException bad) => (bad.StatusCode, bad.InnerException) switch
    {
        (StatusCodes.Status413PayloadTooLarge, _) =>
            new FabraException(ErrorReason.TooLarge, "The request's body is larger than this server takes.", bad),
        (_, System.Text.Json.JsonException json) => JsonFault.Of(json).ToException(bad),
        _ => new FabraException(ErrorReason.InvalidField, "A parameter or the body of the request is missing or malformed.", bad),
    };

    private static string? DetailOf(int status, HttpContext context) => status switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {context.Request.Method}.",
        StatusCodes.Status415UnsupportedMediaType => MediaTypes.Refused(context.Request.ContentType),
        _ => null,
    };
}
