using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>Contexts of the journal, in order, that are to become rows. Whether they are new was decided when they were journaled.</summary>
/// <param name="contexts">The contexts.</param>
/// <param name="after">The position up to which the database had everything.</param>
internal sealed class FillWrite(IReadOnlyList<PlacedContext> contexts, long after) : DuckDbWrite
{
    public override int Rows => contexts.Count;

    public override long Bytes { get; } = contexts.Sum(context => context.Write.Bytes);

    public override bool IsCounted => false;

    /// <exception cref="StoreUnavailableException">The database lost contexts that it had.</exception>
    public override WriteResult Apply(WriteBatch batch)
    {
        if (batch.Head < after)
        {
            throw new StoreUnavailableException(
                DuckDbErrors.Store, $"the database holds contexts up to position {batch.Head}; it held them up to {after}");
        }

        // After a commit whose outcome was unknown some may be there.
        foreach (var context in contexts.Where(context => context.Position > batch.Head))
        {
            batch.Append(context);
        }

        return new WriteResult(batch.Head);
    }
}
