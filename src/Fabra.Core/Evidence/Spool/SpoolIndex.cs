using System.Diagnostics.CodeAnalysis;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence.Spool;

/// <summary>What is undrained, in order and by its two names. Safe for any thread; the writer loop alone changes it.</summary>
internal sealed class SpoolIndex
{
    private readonly Lock _gate = new();
    private readonly Queue<SpoolEntry> _order = new();
    private readonly Dictionary<Guid, SpoolEntry> _byId = [];
    private readonly Dictionary<RequestName, SpoolEntry> _byKey = [];
    private long _bytes;

    public SpoolDepth Depth
    {
        get
        {
            lock (_gate)
            {
                return new SpoolDepth(_order.Count, _bytes);
            }
        }
    }

    public void Add(IEnumerable<SpoolEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                _order.Enqueue(entry);
                _byId[entry.ContextId] = entry;
                _bytes += entry.Bytes;
                if (entry.Key is { } key)
                {
                    _byKey[key.Name] = entry;
                }
            }
        }
    }

    /// <summary>Takes out everything up to and including a sequence.</summary>
    public List<SpoolEntry> RemoveThrough(long sequence)
    {
        List<SpoolEntry> removed = [];
        lock (_gate)
        {
            while (_order.TryPeek(out var entry) && entry.Sequence <= sequence)
            {
                removed.Add(_order.Dequeue());
                _bytes -= entry.Bytes;
                if (_byId.GetValueOrDefault(entry.ContextId) == entry)
                {
                    _byId.Remove(entry.ContextId);
                }

                if (entry.Key is { } key && _byKey.GetValueOrDefault(key.Name) == entry)
                {
                    _byKey.Remove(key.Name);
                }
            }
        }

        return removed;
    }

    public bool TryFind(Guid contextId, [NotNullWhen(true)] out SpoolEntry? entry)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(contextId, out entry);
        }
    }

    public bool TryFind(RequestKey key, [NotNullWhen(true)] out SpoolEntry? entry)
    {
        lock (_gate)
        {
            return _byKey.TryGetValue(key.Name, out entry);
        }
    }

    /// <summary>The oldest entries: at least one when there is any, then while count and bytes allow.</summary>
    public List<SpoolEntry> Peek(int maxRecords, long maxBytes)
    {
        List<SpoolEntry> oldest = [];
        lock (_gate)
        {
            foreach (var entry in _order)
            {
                maxBytes -= entry.Bytes;
                if (oldest.Count > 0 && (oldest.Count == maxRecords || maxBytes < 0))
                {
                    break;
                }

                oldest.Add(entry);
            }
        }

        return oldest;
    }
}
