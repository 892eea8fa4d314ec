using Fabra.Core.Documents;
using Fabra.Core.Requests;
using Fabra.Storage.Documents.Writing;

namespace Fabra.Storage.Postgres.Documents.Writing;

/// <summary>Versions of one index to append, all or nothing.</summary>
internal sealed class VersionsWrite : IGroupWrite
{
    /// <exception cref="Fabra.Core.Errors.RowRefusedException">Some text cannot be stored.</exception>
    public VersionsWrite(IReadOnlyList<DocumentVersion> versions, RequestKey? key)
    {
        Key = key;
        Prepared = new PreparedAppend(versions, PostgresErrors.Store);
    }

    public PreparedAppend Prepared { get; }

    public RequestKey? Key { get; }

    public int Rows => Prepared.Rows;

    public long Bytes => Prepared.Bytes;

    /// <summary>When each version begins, once it is written.</summary>
    public IReadOnlyList<DateTimeOffset> Begins { get; private set; } = [];

    /// <summary>The index does not live, and nothing was written.</summary>
    public bool IndexGone { get; private set; }

    public void Written(IReadOnlyList<DateTimeOffset> begins)
    {
        Begins = begins;
        IndexGone = false;
    }

    public void Refused()
    {
        Begins = [];
        IndexGone = true;
    }
}
