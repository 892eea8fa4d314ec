using System.Diagnostics.CodeAnalysis;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Journal;

/// <summary>Contexts that are in the journal and not yet in the database, in order. For any thread.</summary>
internal sealed class PendingContexts
{
    private readonly Lock _lock = new();
    private readonly Queue<PlacedContext> _order = [];
    private readonly Dictionary<Guid, PlacedContext> _byId = [];
    private readonly Dictionary<RequestName, StoredRequest> _requests = [];
    private long _bytes;

    /// <summary>About what they hold in memory.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(IReadOnlyList<PlacedContext> contexts)
    {
        lock (_lock)
        {
            foreach (var context in contexts)
            {
                _order.Enqueue(context);
                _byId.Add(context.Write.Id, context);
                _bytes += context.Write.Bytes;
                if (context.Write.Key is { } key)
                {
                    _requests[key.Name] = context.Write.Request!;
                }
            }
        }
    }

    public bool TryFind(Guid contextId, out PlacedContext context)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(contextId, out context);
        }
    }

    public bool TryFind(RequestName request, [NotNullWhen(true)] out StoredRequest? stored)
    {
        lock (_lock)
        {
            return _requests.TryGetValue(request, out stored);
        }
    }

    /// <summary>All of them, in order.</summary>
    public PlacedContext[] All()
    {
        lock (_lock)
        {
            return [.. _order];
        }
    }

    /// <summary>The oldest, at least one when there is any: at most so many, and while their bytes allow.</summary>
    public List<PlacedContext> Peek(int most, long mostBytes)
    {
        lock (_lock)
        {
            var bytes = 0L;
            return [.. _order.Take(most).TakeWhile((context, index) => (bytes += context.Write.Bytes) <= mostBytes || index == 0)];
        }
    }

    /// <summary>The database has the oldest so many.</summary>
    public void Remove(int count)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                var context = _order.Dequeue();
                _byId.Remove(context.Write.Id);
                _bytes -= context.Write.Bytes;

                // A later request under the same name, after the first had expired, may have taken its place.
                if (context.Write.Key is { } key && _requests.TryGetValue(key.Name, out var stored) && stored.ResultId == context.Write.Id)
                {
                    _requests.Remove(key.Name);
                }
            }
        }
    }
}
