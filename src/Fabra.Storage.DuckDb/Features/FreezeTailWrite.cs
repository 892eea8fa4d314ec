using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>Closes the tail and begins a new one.</summary>
internal sealed class FreezeTailWrite(int atLeastRows) : DuckDbWrite
{
    public override WriteResult Apply(WriteBatch batch)
    {
        var before = batch.Parts;
        if (before.TailRows < atLeastRows)
        {
            return new WriteResult(0, Refused: true);
        }

        var after = new FeatureParts(
            before.NextId, 0, before.Closed.Add(new FeaturePart(before.Tail, before.TailRows, Sorted: false)), before.NextId + 1);
        FeatureParts.CreateTable(batch.Connection, after.Tail);
        after.Store(batch.Connection, before);
        batch.Parts = after;
        return new WriteResult(before.TailRows);
    }
}
