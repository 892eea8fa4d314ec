using Fabra.Core.Identity;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>Ends an index that lives.</summary>
internal sealed class DeleteIndexWrite(TenantId tenant, Guid indexId, DateTimeOffset deletedAt) : DuckDbWrite
{
    public override WriteResult Apply(WriteBatch batch)
    {
        var ended = batch.Connection.Execute(
            "UPDATE document_indexes SET deleted_at = ? WHERE tenant = ? AND index_id = ? AND deleted_at IS NULL",
            deletedAt.Stamp(),
            tenant,
            indexId);
        batch.Documents.Forget(indexId);
        return new WriteResult(ended, Refused: ended == 0);
    }
}
