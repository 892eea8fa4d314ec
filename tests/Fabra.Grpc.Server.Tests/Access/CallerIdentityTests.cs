using System.Security.Claims;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;

namespace Fabra.Grpc.Server.Tests.Access;

public sealed class CallerIdentityTests
{
    private static readonly Caller Ann = new(new TenantId("acme"), new Principal("ann"));

    [Fact]
    public void Read_identity_made_of_a_caller_is_that_caller() =>
        CallerIdentity.Read(new ClaimsPrincipal(new CallerIdentity(Ann, "test"))).ShouldBeSameAs(Ann);

    [Fact]
    public void Read_claims_of_another_way_in_name_the_caller() =>
        CallerIdentity.Read(new ClaimsPrincipal(new ClaimsIdentity(new CallerIdentity(Ann, "test").Claims, "other"))).ShouldBe(Ann);

    [Theory]
    [InlineData(null, "acme", "ann")]
    [InlineData("test", null, "ann")]
    [InlineData("test", "acme", null)]
    [InlineData("test", "", "ann")]
    [InlineData("test", "acme", "")]
    public void Read_nobody_where_any_of_it_is_missing(string? scheme, string? tenant, string? principal)
    {
        var claims = new[] { (CallerIdentity.TenantClaim, tenant), (CallerIdentity.PrincipalClaim, principal) }
            .Where(claim => claim.Item2 is not null)
            .Select(claim => new Claim(claim.Item1, claim.Item2!));

        CallerIdentity.Read(new ClaimsPrincipal(new ClaimsIdentity(claims, scheme))).ShouldBeNull();
    }
}
