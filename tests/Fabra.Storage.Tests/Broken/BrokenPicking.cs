using System.Buffers.Binary;
using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.Tests.Broken;

/// <summary>Which row a history with a defect takes for the right one.</summary>
internal static class BrokenPicking
{
    public static bool IsOf(Defect defect, FeatureRow row, TenantId tenant, FeatureKey key) =>
        (defect == Defect.TenantsShareHistory || row.Tenant == tenant) && defect switch
        {
            Defect.EntityIdsAreCaseInsensitive => row.Key.EntityName == key.EntityName && row.Key.FeatureName == key.FeatureName
                && string.Equals(row.Key.EntityId, key.EntityId, StringComparison.OrdinalIgnoreCase),
            Defect.KeysAreJoined => Joined(row.Key) == Joined(key),
            Defect.KeysAreNormalised => Composed(row.Key) == Composed(key),
            _ => row.Key == key,
        };

    public static bool IsKnownAt(Defect defect, FeatureRow row, DateTimeOffset asOf) => defect switch
    {
        Defect.AsOfIgnoresWrittenAt => row.EventTime <= asOf,
        Defect.AsOfIgnoresEventTime => row.WrittenAt <= asOf,
        Defect.AsOfIsExclusive => row.EventTime < asOf && row.WrittenAt < asOf,
        _ => row.EventTime <= asOf && row.WrittenAt <= asOf,
    };

    /// <summary>The newest of rows in their order of arrival.</summary>
    public static FeatureRow? Newest(Defect defect, IEnumerable<FeatureRow> rows) => defect switch
    {
        Defect.NewestIsByArrival => rows.LastOrDefault(),
        Defect.NewestIsByWriteTime => rows.OrderBy(row => row.WrittenAt).ThenBy(row => row.ValueId).LastOrDefault(),
        Defect.TiesGoToTheLastArrival => rows.OrderBy(row => row.EventTime).LastOrDefault(),
        Defect.TiesGoToTheSmallerId => rows.OrderBy(row => row.EventTime).ThenByDescending(row => row.ValueId).LastOrDefault(),
        Defect.TiesCompareSignedIds => rows.OrderBy(row => row.EventTime).ThenBy(row => Signed(row.ValueId)).LastOrDefault(),
        _ => rows.OrderBy(row => row.EventTime).ThenBy(row => row.ValueId).LastOrDefault(),
    };

    private static string Joined(FeatureKey key) => key.EntityName + key.EntityId + key.FeatureName;

    // string.Normalize leaves this alone in builds without culture data.
    private static string Composed(FeatureKey key) => key.ToString().Replace("e\u0301", "é", StringComparison.Ordinal);

    private static long Signed(Guid id) => BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true));
}
