using Fabra.Core.Documents.Indexes;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>An index to store, unless a live one has its name.</summary>
internal sealed class CreateIndexWrite : DuckDbWrite
{
    private readonly DocumentIndex _index;

    /// <exception cref="Fabra.Core.Errors.RowRefusedException">Some text cannot be stored.</exception>
    public CreateIndexWrite(DocumentIndex index)
    {
        Utf8Rules.Check(index.Tenant.Value, "tenant");
        Utf8Rules.Check(index.Name, "name");
        Utf8Rules.Check(index.Description, "description");
        Utf8Rules.Check(index.Embedder.Model, "embedder_model");
        _index = index;
    }

    public override WriteResult Apply(WriteBatch batch)
    {
        if (IndexSql.Query(batch.Connection, "tenant = ? AND name = ? AND deleted_at IS NULL", _index.Tenant, _index.Name).Count > 0)
        {
            return new WriteResult(0, Refused: true);
        }

        IndexSql.Insert(batch.Connection, _index);
        DocumentTables.Create(batch.Connection, _index.IndexId);
        return default;
    }
}
