namespace Fabra.Core.Identity;

/// <summary>On whose behalf something is done.</summary>
public sealed record Caller(TenantId Tenant, Principal Principal)
{
    /// <summary>Who calls while there is no authentication.</summary>
    public static Caller Anonymous { get; } = new(TenantId.Default, Principal.Anonymous);
}
