using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>Forgets keys created before an instant.</summary>
internal sealed class PurgeKeysWrite(DateTimeOffset createdBefore) : DuckDbWrite
{
    public override WriteResult Apply(WriteBatch batch)
    {
        var count = batch.Connection.Execute("DELETE FROM request_keys WHERE created_at < ?", createdBefore.Stamp());
        batch.KeysPurgedBefore = batch.KeysPurgedBefore is { } other && other > createdBefore ? other : createdBefore;
        return new WriteResult(count);
    }
}
