using DuckDB.NET.Data;
using Fabra.Storage.DuckDb.Contexts;

namespace Fabra.Storage.DuckDb.Journal;

/// <summary>
/// The newest context ids of the log. An id that is newer than every id dropped from here, and is not here, cannot be in the log; any
/// other has to be looked up. Ids arrive nearly in order, so in normal service none is looked up.
/// </summary>
internal sealed class RecentContexts(Guid? newestStored)
{
    private const int Capacity = 65_536;

    private readonly Dictionary<Guid, long> _positions = [];
    private readonly Queue<Guid> _order = [];
    private Guid? _newestForgotten = newestStored;

    public void Add(Guid contextId, long position)
    {
        _positions.Add(contextId, position);
        _order.Enqueue(contextId);
        if (_order.Count > Capacity)
        {
            var oldest = _order.Dequeue();
            _positions.Remove(oldest);
            if (!IsBeyondForgotten(oldest))
            {
                return;
            }

            _newestForgotten = oldest;
        }
    }

    /// <summary>Where a context is; or that only the database can say, or, with neither, that there is none.</summary>
    public void Find(Guid id, Dictionary<Guid, long> found, HashSet<Guid> unsure)
    {
        if (_positions.TryGetValue(id, out var position))
        {
            found[id] = position;
        }
        else if (!IsBeyondForgotten(id))
        {
            unsure.Add(id);
        }
    }

    /// <summary>Asks the database.</summary>
    public static List<(Guid Id, long Position)> LookUp(DuckDBConnection connection, IReadOnlyCollection<Guid> ids) => connection.Query(
        $"""
        SELECT context_id, log_position FROM context_log
        WHERE timestamp BETWEEN ? AND ? AND context_id IN ({string.Join(',', ids.Select(id => id.Literal()))})
        """,
        reader => (reader.GetGuid(0), reader.GetInt64(1)),
        ContextTime.Of(ids.Min()),
        ContextTime.Of(ids.Max()));

    // Guid compares as its big-endian bytes do, and as DuckDB's UUID does.
    private bool IsBeyondForgotten(Guid id) => _newestForgotten is not { } forgotten || id.CompareTo(forgotten) > 0;
}
