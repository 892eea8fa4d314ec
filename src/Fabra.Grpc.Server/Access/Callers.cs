using Fabra.Core.Identity;
using Grpc.Core;

namespace Fabra.Grpc.Server.Access;

/// <summary>Who makes a call, as records and store keys name it.</summary>
internal static class Callers
{
    /// <summary>Somebody who presented the server's key. There is one tenant until authentication tells several apart.</summary>
    public static Caller ApiKey { get; } = Caller.Anonymous with { Principal = new Principal("api_key") };

    /// <summary>Who made a gRPC call.</summary>
    public static Caller Of(ServerCallContext call) => Of(call.GetHttpContext());

    /// <summary>Who made a REST call; nobody in particular when the server asks for no key.</summary>
    public static Caller Of(HttpContext call) => call.Features.Get<Caller>() ?? Caller.Anonymous;
}
