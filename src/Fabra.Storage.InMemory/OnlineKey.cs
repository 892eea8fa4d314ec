using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.InMemory;

/// <summary>A feature key within a tenant; compared ordinally.</summary>
internal readonly record struct OnlineKey(TenantId Tenant, FeatureKey Key)
{
    public static OnlineKey Of(FeatureRow row) => new(row.Tenant, row.Key);
}
