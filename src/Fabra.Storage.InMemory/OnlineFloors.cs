using Fabra.Core.Features;

namespace Fabra.Storage.InMemory;

/// <summary>
/// The newest row that was dropped from each group of keys. Were it forgotten, a late and older value could take the place of a dropped
/// newer one and be served as the newest. Groups share a floor by hash, so at worst an old value stays uncached and is read from history.
/// Guarded by the stripe of the key.
/// </summary>
internal sealed class OnlineFloors(int groups)
{
    private readonly Floor?[] _floors = new Floor?[groups];

    public void Raise(int hash, FeatureRow dropped)
    {
        ref var floor = ref _floors[hash & (_floors.Length - 1)];
        if (floor is null || FeatureRow.Compare(dropped.EventTime, dropped.ValueId, floor.EventTime, floor.ValueId) > 0)
        {
            floor = new Floor(dropped.EventTime, dropped.ValueId);
        }
    }

    public bool Admits(int hash, FeatureRow row) =>
        _floors[hash & (_floors.Length - 1)] is not { } floor
        || FeatureRow.Compare(row.EventTime, row.ValueId, floor.EventTime, floor.ValueId) >= 0;

    private sealed record Floor(DateTimeOffset EventTime, Guid ValueId);
}
