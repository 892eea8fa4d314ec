using Fabra.Core.Contexts;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence;

/// <summary>
/// Records whose callers left before the log had answered, and that are in no spool. Each may be in the log all the same: a repeated request
/// is given this one, and not another that would lie beside it. Only the newest are remembered, and by this process.
/// </summary>
internal sealed class AbandonedRecords
{
    private const int Most = 1_000;

    private readonly Dictionary<RequestName, (RequestKey Key, ContextRecord Record)> _records = [];
    private readonly Queue<RequestName> _order = [];

    /// <summary>Remembers a record; that of an earlier attempt stays.</summary>
    public void Add(RequestKey key, ContextRecord record)
    {
        lock (_records)
        {
            if (!_records.TryAdd(key.Name, (key, record)))
            {
                return;
            }

            _order.Enqueue(key.Name);
            if (_order.Count > Most)
            {
                _records.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>The record of an earlier attempt, and whether that was the same request.</summary>
    public (ContextRecord Record, RequestKeyMatch Match)? Find(RequestKey key)
    {
        lock (_records)
        {
            return _records.TryGetValue(key.Name, out var found)
                ? (found.Record, key.Match(found.Key.Fingerprint, found.Record.ContextId))
                : null;
        }
    }

    /// <summary>The log or the spool has it now.</summary>
    public void Forget(RequestKey key)
    {
        lock (_records)
        {
            _records.Remove(key.Name);
        }
    }
}
