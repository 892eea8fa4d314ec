using Fabra.Core.Requests;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>One caller's write. Whatever can be made ready or refused beforehand is, so that the writer only appends.</summary>
internal abstract class DuckDbWrite : IGroupWrite
{
    public virtual int Rows => 1;

    public virtual long Bytes => 256;

    /// <summary>The key to remember with it.</summary>
    public virtual RequestKey? Key => null;

    /// <summary>Whether it writes what callers were promised and the journal of contexts does not have.</summary>
    public virtual bool IsCounted => true;

    public abstract WriteResult Apply(WriteBatch batch);
}
