using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Storage.Requests;

/// <summary>What names a request, in the order in which replicas lock keys.</summary>
internal readonly record struct KeyName(TenantId Tenant, string Method, string RequestId) : IComparable<KeyName>
{
    public static KeyName Of(RequestKey key) => new(key.Tenant, key.Method, key.RequestId);

    public int CompareTo(KeyName other) =>
        string.CompareOrdinal(Tenant.Value, other.Tenant.Value) is var tenant and not 0 ? tenant
        : string.CompareOrdinal(Method, other.Method) is var method and not 0 ? method
        : string.CompareOrdinal(RequestId, other.RequestId);
}
