using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>Puts a finished segment in the place of the parts it was made of.</summary>
internal sealed class SwapPartsWrite(FeaturePart segment, IReadOnlyList<FeaturePart> sources) : DuckDbWrite
{
    public override WriteResult Apply(WriteBatch batch)
    {
        var before = batch.Parts;
        if (sources.Any(source => !before.Closed.Contains(source)) || CountRows(batch) != segment.Rows)
        {
            return new WriteResult(0, Refused: true);
        }

        var after = before with { Closed = before.Closed.RemoveRange(sources).Add(segment) };
        after.Store(batch.Connection, before);
        batch.Parts = after;
        return new WriteResult(segment.Rows);
    }

    private long CountRows(WriteBatch batch) =>
        (long)batch.Connection.Scalar($"SELECT count(*) FROM {FeatureParts.Table(segment.Id)}")!;
}
