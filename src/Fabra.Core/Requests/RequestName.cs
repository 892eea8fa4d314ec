using Fabra.Core.Identity;

namespace Fabra.Core.Requests;

/// <summary>What a request is found by. Its fingerprint says whether a later one is the same.</summary>
internal readonly record struct RequestName(TenantId Tenant, string Method, string RequestId);
