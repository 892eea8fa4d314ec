using Fabra.Authoring;
using Fabra.Core.Diagnostics;
using Fabra.Grpc.Server.Errors;
using Microsoft.Extensions.Primitives;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// Refuses, each with a reason and a line in the log, what the layers below would answer in ways that help nobody: metadata that is too
/// large (Kestrel ends the connection, and every other call on it), a <c>grpc-timeout</c> that is not one (the gRPC library waits for
/// ever), and a message whose frame is malformed (UNKNOWN, without a word).
/// </summary>
internal sealed partial class CallGuard(RequestDelegate next, FabraErrors errors, ILogger<CallGuard> logger, TimeProvider time)
{
    /// <summary>Most octets of all headers of a call, names and values. Kestrel's own limit is further off.</summary>
    public const int MaxMetadataBytes = 32 * 1024;

    private const string TimeoutHeader = "grpc-timeout";

    private readonly ILogger _logger = logger;
    private readonly LogLimit _limit = new(time);

    public Task InvokeAsync(HttpContext context)
    {
        if (RefusalOf(context.Request) is { } refusal)
        {
            Log(context, refusal);
            return context.RefuseAsync(refusal);
        }

        if (!RpcResponse.IsRpc(context.Request))
        {
            return next(context);
        }

        var call = next(context);
        if (!call.IsCompletedSuccessfully)
        {
            return FinishAsync(call, context);
        }

        Finish(context);
        return Task.CompletedTask;
    }

    private static FabraException? RefusalOf(HttpRequest request)
    {
        if (SizeOf(request.Headers) is > MaxMetadataBytes and var size)
        {
            return new FabraException(
                ErrorReason.MetadataTooLarge, $"The call's metadata has {size} bytes, at most {MaxMetadataBytes} are allowed.");
        }

        return request.Headers.TryGetValue(TimeoutHeader, out var timeout) && RpcResponse.IsRpc(request) ? TimeoutFault(timeout) : null;
    }

    private static FabraException? TimeoutFault(StringValues timeout) =>
        timeout is not [{ } text] || CallTimeout.Parse(text) is not { } left
            ? FabraException.Field(TimeoutHeader, "is not a number of at most 8 digits and one of H, M, S, m, u, n, such as 500m")
            // Clients say so when their deadline has passed already; the library takes it for none at all.
            : left == TimeSpan.Zero ? new FabraException(ErrorReason.DeadlineExceeded, "The deadline passed before the call began.")
            : null;

    private static int SizeOf(IHeaderDictionary headers)
    {
        var size = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                size += name.Length + (value?.Length ?? 0);
            }
        }

        return size;
    }

    private async Task FinishAsync(Task call, HttpContext context)
    {
        await call;
        Finish(context);
    }

    /// <summary>
    /// What leaves a handler has a reason. An UNKNOWN without one is the library's, for a request that it could not take apart before
    /// there was a handler.
    /// </summary>
    private void Finish(HttpContext context)
    {
        if (RpcResponse.IsUnexplained(context.Response))
        {
            RpcResponse.EndWith(context.Response, RpcErrors.StatusOf(errors.Explain(new MalformedFrameException())));
        }
    }

    private void Log(HttpContext context, FabraException refusal)
    {
        var reason = ErrorReasons.NameOf(refusal.Reason);
        if (_limit.Passes(reason, out var heldBack))
        {
            LogRefused(context.Request.Path, reason, refusal.Message, heldBack);
        }
    }

    [LoggerMessage(
        EventId = 1004, Level = LogLevel.Warning, Message = "call_refused method={Method} reason={Reason} detail={Detail} held_back={HeldBack}")]
    private partial void LogRefused(string method, string reason, string detail, long heldBack);
}
