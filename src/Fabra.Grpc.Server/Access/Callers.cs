using Fabra.Core.Identity;
using Grpc.Core;

namespace Fabra.Grpc.Server.Access;

/// <summary>Who makes a call, as records and store keys name it.</summary>
internal static class Callers
{
    /// <summary>Who made a gRPC call.</summary>
    public static Caller Of(ServerCallContext call) => Of(call.GetHttpContext());

    /// <summary>Who made a REST call; nobody in particular when the server asks for no key.</summary>
    public static Caller Of(HttpContext call) => call.Features.Get<Caller>() ?? Caller.Anonymous;
}
