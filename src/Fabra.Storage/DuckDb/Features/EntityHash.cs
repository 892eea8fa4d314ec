namespace Fabra.Storage.DuckDb.Features;

/// <summary>What segments are sorted by first. Stored: never to change.</summary>
internal static class EntityHash
{
    public static long Of(string tenant, string entityName, string entityId) => Fnv1a.Of(tenant, entityName, entityId);
}
