namespace Fabra.Cli.Commands.Index;

/// <summary>Where the documents that are under way were read. Written by the sender, read when acknowledgements arrive.</summary>
internal sealed class SentDocuments
{
    private readonly Queue<Origin> _origins = new();
    private readonly Lock _lock = new();
    private long _firstIndex;

    public void Add(Origin origin)
    {
        lock (_lock)
        {
            _origins.Enqueue(origin);
        }
    }

    /// <summary>Where the document at <paramref name="index"/> of all that were sent was read.</summary>
    public Origin OriginOf(long index)
    {
        lock (_lock)
        {
            return _origins.ElementAt((int)(index - _firstIndex));
        }
    }

    /// <summary>Forgets the documents before <paramref name="index"/>: they are acknowledged.</summary>
    public void Forget(long index)
    {
        lock (_lock)
        {
            for (; _firstIndex < index; _firstIndex++)
            {
                _origins.Dequeue();
            }
        }
    }
}
