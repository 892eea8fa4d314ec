using Fabra.Core.Features;

namespace Fabra.Storage.InMemory;

/// <summary>A feature key within a tenant; compared ordinally.</summary>
internal readonly record struct OnlineKey(string Tenant, FeatureKey Key)
{
    public static OnlineKey Of(FeatureRow row) => new(row.Tenant, row.Key);
}
