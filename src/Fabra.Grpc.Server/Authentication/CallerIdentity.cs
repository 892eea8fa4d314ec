using Grpc.Core;

namespace Fabra.Grpc.Server.Authentication;

/// <summary>Who calls, as records and store keys name it.</summary>
/// <param name="Tenant">Whose data is meant; leads every key.</param>
/// <param name="Principal">Who acts.</param>
public sealed record CallerIdentity(string Tenant, string Principal)
{
    /// <summary>The only tenant until there is authentication by tenant.</summary>
    public const string DefaultTenant = "default";

    /// <summary>Nobody in particular: the server asks for no key, or the call is open to all.</summary>
    public static CallerIdentity Anonymous { get; } = new(DefaultTenant, "anonymous");

    /// <summary>Somebody who presented the server's key.</summary>
    public static CallerIdentity ApiKey { get; } = new(DefaultTenant, "api_key");

    /// <summary>Who made a gRPC call.</summary>
    public static CallerIdentity Of(ServerCallContext call) => Of(call.GetHttpContext());

    /// <summary>Who made a REST call.</summary>
    public static CallerIdentity Of(HttpContext call) => call.Features.Get<CallerIdentity>() ?? Anonymous;
}
