using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Features;

/// <summary>The meaning of a write request, for recognising its retry.</summary>
internal static class WriteRequest
{
    public const string Method = "WriteFeatures";

    public static RequestKey Key(TenantId tenant, string requestId, IReadOnlyList<FeatureWrite> writes) =>
        RequestKey.Of(tenant, Method, requestId, print =>
        {
            print.Add(writes.Count);
            foreach (var write in writes)
            {
                print.Add(write.FeatureName).Add(write.EntityId).Add(write.Value).Add(write.EventTime);
            }
        });
}
