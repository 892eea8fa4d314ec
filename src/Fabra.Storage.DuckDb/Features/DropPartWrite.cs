using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>Drops the table of a segment that was given up.</summary>
internal sealed class DropPartWrite(long part) : DuckDbWrite
{
    public override WriteResult Apply(WriteBatch batch)
    {
        batch.Connection.Execute($"DROP TABLE IF EXISTS {FeatureParts.Table(part)}");
        return default;
    }
}
