using Fabra.Core.Requests;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>One caller's write. Whatever can be made ready or refused beforehand is, so that the writer only appends.</summary>
internal abstract class DuckDbWrite : IGroupWrite
{
    public virtual int Rows => 1;

    public virtual long Bytes => 256;

    /// <summary>The key to remember with it.</summary>
    public virtual RequestKey? Key => null;

    /// <summary>The context it appends.</summary>
    public virtual Guid? ContextId => null;

    public abstract WriteResult Apply(WriteBatch batch);
}
