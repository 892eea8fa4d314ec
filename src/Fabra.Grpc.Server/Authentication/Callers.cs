using Fabra.Core.Assembly;
using Grpc.Core;

namespace Fabra.Grpc.Server.Authentication;

/// <summary>Who calls, as the domain names it.</summary>
internal static class Callers
{
    public static Caller Of(ServerCallContext call) => Of(call.GetHttpContext());

    public static Caller Of(HttpContext call)
    {
        var identity = CallerIdentity.Of(call);
        return new Caller(identity.Tenant, identity.Principal);
    }
}
