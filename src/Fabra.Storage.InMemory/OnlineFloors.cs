using System.Numerics;
using Fabra.Core.Features;

namespace Fabra.Storage.InMemory;

/// <summary>
/// The newest row that was dropped from each group of keys. Were it forgotten, a late and older value could take the place of a dropped
/// newer one and be served as the newest. Groups share a floor by hash, so at worst an old value stays uncached and is read from history.
/// </summary>
/// <remarks>
/// Guarded by the stripe of the key: hashes with the same low bits are of one stripe, and have one array. An array is made when the first
/// row of its stripe is dropped; all at once would be 8 MB for a store that never drops any.
/// </remarks>
/// <param name="groups">A power of two, at least <paramref name="stripes"/>.</param>
/// <param name="stripes">A power of two.</param>
internal sealed class OnlineFloors(int groups, int stripes)
{
    private readonly Floor?[]?[] _floors = new Floor?[]?[stripes];
    private readonly int _stripeBits = BitOperations.Log2((uint)stripes);

    public void Raise(int hash, FeatureRow dropped)
    {
        ref var floor = ref (_floors[hash & (stripes - 1)] ??= new Floor?[groups / stripes])[IndexOf(hash)];
        if (floor is null || FeatureRow.Compare(dropped.EventTime, dropped.ValueId, floor.EventTime, floor.ValueId) > 0)
        {
            floor = new Floor(dropped.EventTime, dropped.ValueId);
        }
    }

    public bool Admits(int hash, FeatureRow row) =>
        _floors[hash & (stripes - 1)]?[IndexOf(hash)] is not { } floor
        || FeatureRow.Compare(row.EventTime, row.ValueId, floor.EventTime, floor.ValueId) >= 0;

    private int IndexOf(int hash) => (hash >>> _stripeBits) & ((groups / stripes) - 1);

    private sealed record Floor(DateTimeOffset EventTime, Guid ValueId);
}
