namespace Fabra.Storage.DuckDb.Writing;

/// <summary>A sign of life that goes the way of every write.</summary>
internal sealed class HealthWrite : DuckDbWrite
{
    public override bool IsCounted => false;

    public override WriteResult Apply(WriteBatch batch) =>
        new(batch.Connection.Execute("UPDATE store_health SET checked_at = ?", batch.Now.Stamp()));
}
