using Fabra.Core.Requests;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>What names a request.</summary>
internal readonly record struct KeyName(string Tenant, string Method, string RequestId)
{
    public static KeyName Of(RequestKey key) => new(key.Tenant, key.Method, key.RequestId);
}
