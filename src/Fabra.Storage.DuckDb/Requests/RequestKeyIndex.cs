using DuckDB.NET.Data;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Writing;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>
/// The newest request keys, in memory. As long as no key of the last 24 hours had to be left out, a key that is not here does not exist;
/// otherwise the table is asked.
/// </summary>
internal sealed class RequestKeyIndex
{
    private readonly Lock _lock = new();
    private readonly int _capacity;
    private readonly Dictionary<RequestName, StoredRequest> _entries = [];
    private readonly Queue<KeyValuePair<RequestName, StoredRequest>> _order = [];

    // The newest entry that is in the table but not here.
    private DateTimeOffset _newestLeftOut = DateTimeOffset.MinValue;

    private RequestKeyIndex(int capacity) => _capacity = capacity;

    public static RequestKeyIndex Load(DuckDBConnection connection, int capacity, DateTimeOffset now)
    {
        var newestFirst = connection.Query(
            $"SELECT {RequestRows.Columns} FROM request_keys WHERE created_at > ? ORDER BY created_at DESC LIMIT {capacity + 1}",
            RequestRows.Read,
            RequestRows.Cutoff(now).Stamp());
        var index = new RequestKeyIndex(capacity);
        newestFirst.Reverse();
        index.Add(newestFirst);
        return index;
    }

    /// <summary>True with the entry, or with null when there certainly is none; false when the table must be asked.</summary>
    public bool TryFind(RequestName name, DateTimeOffset now, out StoredRequest? entry)
    {
        lock (_lock)
        {
            var cutoff = RequestRows.Cutoff(now);
            if (_entries.TryGetValue(name, out entry))
            {
                entry = entry.CreatedAt > cutoff ? entry : null;
                return true;
            }

            return _newestLeftOut <= cutoff;
        }
    }

    /// <summary>The known keys of a batch.</summary>
    public Dictionary<RequestName, StoredRequest> Find(DuckDBConnection connection, IReadOnlyList<DuckDbWrite> writes, DateTimeOffset now)
    {
        var found = new Dictionary<RequestName, StoredRequest>();
        HashSet<RequestName>? unsure = null;
        foreach (var write in writes)
        {
            if (write.Key is not { } key)
            {
                continue;
            }

            var name = key.Name;
            if (!TryFind(name, now, out var entry))
            {
                (unsure ??= []).Add(name);
            }
            else if (entry is not null)
            {
                found[name] = entry;
            }
        }

        if (unsure is not null)
        {
            foreach (var (name, entry) in LookUp(connection, unsure, now))
            {
                found[name] = entry;
            }
        }

        return found;
    }

    public void Add(IReadOnlyList<KeyValuePair<RequestName, StoredRequest>> entries)
    {
        lock (_lock)
        {
            foreach (var pair in entries)
            {
                _entries[pair.Key] = pair.Value;
                _order.Enqueue(pair);
            }

            while (_order.Count > _capacity)
            {
                _newestLeftOut = Forget().CreatedAt;
            }
        }
    }

    public void Purge(DateTimeOffset createdBefore)
    {
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && oldest.Value.CreatedAt < createdBefore)
            {
                Forget();
            }
        }
    }

    /// <summary>Asks the table.</summary>
    public static List<KeyValuePair<RequestName, StoredRequest>> LookUp(
        DuckDBConnection connection, IReadOnlyCollection<RequestName> names, DateTimeOffset now)
    {
        var ids = names.Select(name => name.RequestId).Distinct(StringComparer.Ordinal).ToArray();
        var rows = connection.Query(
            $"""
            SELECT {RequestRows.Columns} FROM request_keys
            WHERE created_at > ? AND request_id IN ({string.Join(',', ids.Select(_ => "?"))})
            ORDER BY created_at
            """,
            RequestRows.Read,
            [RequestRows.Cutoff(now).Stamp(), .. ids]);
        rows.RemoveAll(row => !names.Contains(row.Key));
        return rows;
    }

    private StoredRequest Forget()
    {
        var (name, entry) = _order.Dequeue();

        // A later request under the same name, after the first had expired, may have taken its place.
        if (_entries.TryGetValue(name, out var current) && ReferenceEquals(current, entry))
        {
            _entries.Remove(name);
        }

        return entry;
    }
}
