using Fabra.Authoring;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Rpc;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Fabra.Grpc.Server.Access;

/// <summary>
/// The one place where a call is let in, over gRPC and REST alike, before anything of its message is read. Endpoints marked
/// <see cref="IAllowAnonymous"/>, the health checks, stay open, since few probes can keep a secret. Endpoints of a host that require no
/// <see cref="Operation"/> are open to whoever is authenticated.
/// </summary>
internal sealed partial class AccessMiddleware(
    RequestDelegate next, bool asks, IAccessPolicy policy, ILogger<AccessMiddleware> logger)
{
    private readonly ILogger _logger = logger;

    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        var caller = Caller.Anonymous;
        if (asks)
        {
            if (CallerIdentity.Read(context.User) is not { } known)
            {
                return context.ChallengeAsync();
            }

            caller = known;
            context.Features.Set(caller);
        }

        return endpoint?.Metadata.GetMetadata<RequiresAttribute>() is { Operation: var operation } && !policy.Allows(caller, operation)
            ? DenyAsync(context, caller, operation)
            : next(context);
    }

    private Task DenyAsync(HttpContext context, Caller caller, Operation operation)
    {
        var name = Naming.UpperSnakeCase(operation.ToString());
        LogDenied(caller.Tenant, caller.Principal, name);
        return context.RefuseAsync(new FabraException(
            ErrorReason.PermissionDenied, $"The caller may not do this; it needs the right to {name}.")
        {
            Metadata = new Dictionary<string, string> { ["operation"] = name },
        });
    }

    [LoggerMessage(EventId = 1230, Level = LogLevel.Warning, Message = "call_denied tenant={Tenant} principal={Principal} operation={Operation}")]
    private partial void LogDenied(TenantId tenant, Principal principal, string operation);
}
