using DuckDB.NET.Data;
using Fabra.Storage.DuckDb.Contexts;

namespace Fabra.Storage.DuckDb.Writing;

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

    /// <summary>Those contexts of a batch that are in the log already, with their positions.</summary>
    public Dictionary<Guid, long> Find(DuckDBConnection connection, IReadOnlyList<DuckDbWrite> writes)
    {
        var found = new Dictionary<Guid, long>();
        HashSet<Guid>? unsure = null;
        foreach (var write in writes)
        {
            if (write.ContextId is not { } id)
            {
                continue;
            }

            if (_positions.TryGetValue(id, out var position))
            {
                found[id] = position;
            }
            else if (!IsBeyondForgotten(id))
            {
                (unsure ??= []).Add(id);
            }
        }

        if (unsure is not null)
        {
            LookUp(connection, unsure, found);
        }

        return found;
    }

    // Guid compares as its big-endian bytes do, and as DuckDB's UUID does.
    private bool IsBeyondForgotten(Guid id) => _newestForgotten is not { } forgotten || id.CompareTo(forgotten) > 0;

    private static void LookUp(DuckDBConnection connection, HashSet<Guid> ids, Dictionary<Guid, long> found)
    {
        var first = ContextTime.Of(ids.Min());
        var last = ContextTime.Of(ids.Max());
        using var command = connection.Command(
            $"""
            SELECT context_id, log_position FROM context_log
            WHERE timestamp BETWEEN ? AND ? AND context_id IN ({string.Join(',', ids.Select(id => id.Literal()))})
            """,
            first,
            last);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found[reader.GetGuid(0)] = reader.GetInt64(1);
        }
    }
}
