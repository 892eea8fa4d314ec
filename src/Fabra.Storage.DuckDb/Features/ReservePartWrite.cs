using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>
/// Makes an empty table for a segment to be filled; unknown to the view, so that a crash leaves nothing but a table to drop.
/// </summary>
internal sealed class ReservePartWrite : DuckDbWrite
{
    public override WriteResult Apply(WriteBatch batch)
    {
        var part = batch.Parts.NextId;
        FeatureParts.CreateTable(batch.Connection, part);
        batch.Parts = batch.Parts with { NextId = part + 1 };
        return new WriteResult(part);
    }
}
