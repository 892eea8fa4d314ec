using Fabra.Core.Documents;
using Fabra.Core.Errors;
using Fabra.Core.Requests;
using Fabra.Storage.Documents.Writing;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>Versions of one index to append, all or nothing.</summary>
internal sealed class VersionsWrite : DuckDbWrite
{
    /// <exception cref="RowRefusedException">Some text cannot be stored.</exception>
    public VersionsWrite(IReadOnlyList<DocumentVersion> versions, RequestKey? key)
    {
        Key = key;
        Prepared = new PreparedAppend(versions, DuckDbErrors.Store);
    }

    public PreparedAppend Prepared { get; }

    public override int Rows => Prepared.Rows;

    public override long Bytes => Prepared.Bytes;

    public override RequestKey? Key { get; }

    /// <summary>When each version begins, once it is applied.</summary>
    public IReadOnlyList<DateTimeOffset> Begins { get; private set; } = [];

    public override WriteResult Apply(WriteBatch batch)
    {
        if (batch.TryFindKey(Key, out var earlier))
        {
            return new WriteResult(0, earlier);
        }

        if (Prepared.Versions.Count > 0)
        {
            if (batch.Documents.Open(Prepared.Tenant, Prepared.IndexId) is not { } index)
            {
                return new WriteResult(0, Refused: true);
            }

            Prepared.CheckDimensions(index.Index.Embedder.Dimensions);
            Begins = index.Append(Prepared);
        }

        batch.Remember(Key, null);
        return new WriteResult(Prepared.Versions.Count);
    }
}
