using System.Security.Claims;
using Fabra.Core.Identity;

namespace Fabra.Grpc.Server.Access;

/// <summary>
/// A caller as claims, which every way of authenticating produces. An identity made here remembers its caller; of any other the claims are
/// read.
/// </summary>
internal sealed class CallerIdentity(Caller caller, string scheme)
    : ClaimsIdentity(
        [new Claim(TenantClaim, caller.Tenant.Value), new Claim(PrincipalClaim, caller.Principal.Value)], scheme, PrincipalClaim, roleType: null)
{
    public const string TenantClaim = "fabra:tenant";
    public const string PrincipalClaim = "fabra:principal";

    private readonly Caller _caller = caller;

    /// <summary>Null for somebody who is not authenticated, or whose claims do not say of which tenant they are.</summary>
    public static Caller? Read(ClaimsPrincipal user) => user.Identity switch
    {
        CallerIdentity { IsAuthenticated: true } known => known._caller,
        { IsAuthenticated: true } => user.FindFirst(TenantClaim) is { Value.Length: > 0 } tenant
            && user.FindFirst(PrincipalClaim) is { Value.Length: > 0 } principal
                ? new Caller(new TenantId(tenant.Value), new Principal(principal.Value))
                : null,
        _ => null,
    };
}
