using Fabra.Core.Identity;

namespace Fabra.Storage.Features;

/// <summary>What entities are sorted and found by. Stored: never to change.</summary>
internal static class EntityHash
{
    public static long Of(TenantId tenant, string entityName, string entityId) => Fnv1a.Of(tenant.Value, entityName, entityId);
}
