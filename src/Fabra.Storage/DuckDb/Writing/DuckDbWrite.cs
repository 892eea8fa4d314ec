using Fabra.Core.Requests;
using Fabra.Storage.Commit;

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

    /// <summary>
    /// True when it only inserts rows. DuckDB makes all other changes wait for a checkpoint that runs, and could wait for them in turn.
    /// </summary>
    public virtual bool OnlyInserts => false;

    /// <summary>True when it may delete rows, whose place in the file the next checkpoint should free.</summary>
    public virtual bool Deletes => false;

    public abstract WriteResult Apply(WriteBatch batch);
}
