using Fabra.Core.Requests;
using Fabra.Storage.Requests;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>
/// What becomes of each write of a batch. Of writes with the same id or the same request key the first decides, and the others follow
/// it.
/// </summary>
internal sealed class ContextBatchPlan
{
    private readonly IReadOnlyList<ContextWrite> _writes;
    private readonly int[] _leaders;
    private readonly Dictionary<RequestName, ContextWrite> _keys = [];
    private readonly HashSet<RequestName> _taken = [];
    private readonly Dictionary<Guid, long> _existing = [];
    private Dictionary<RequestName, StoredRequest> _entries = [];

    public ContextBatchPlan(IReadOnlyList<ContextWrite> writes)
    {
        _writes = writes;
        _leaders = new int[writes.Count];
        var ids = new Dictionary<Guid, int>();
        var owners = new Dictionary<RequestName, int>();
        for (var i = 0; i < writes.Count; i++)
        {
            var key = NameOf(writes[i]);
            _leaders[i] = key is { } name && owners.TryGetValue(name, out var owner) ? owner
                : ids.TryGetValue(writes[i].Id, out var same) ? same
                : i;
            if (_leaders[i] != i)
            {
                continue;
            }

            ids.Add(writes[i].Id, i);
            ToAppend.Add(writes[i]);
            if (key is { } own)
            {
                owners.Add(own, i);
                _keys.Add(own, writes[i]);
            }
        }
    }

    /// <summary>The writes that add a row, as far as is known, in the order of their positions.</summary>
    public List<ContextWrite> ToAppend { get; } = [];

    /// <summary>The keys to remember, each with the context it is for.</summary>
    public IReadOnlyList<(RequestKey Key, Guid? ResultId)> Keys =>
        [.. _keys.Values.Select(write => (write.Key!, (Guid?)write.Id))];

    /// <summary>The keys of earlier requests, of which it is to be found out what they were.</summary>
    public IReadOnlyList<RequestName> UnknownEntries => [.. _taken];

    /// <summary>Keys remembered for contexts that turned out to exist; not to be kept, for nothing was appended under them.</summary>
    public IReadOnlyList<RequestName> KeysOfExisting =>
        [.. _keys.Where(key => _existing.ContainsKey(key.Value.Id) && !_taken.Contains(key.Key)).Select(key => key.Key)];

    /// <summary>The position of the last appended row.</summary>
    public long LastPosition { get; set; }

    /// <summary>Says which keys were remembered just now: those of other requests were not, and nothing is appended under them.</summary>
    public void Remembered(IEnumerable<RequestName> names)
    {
        _taken.UnionWith(_keys.Keys.Except(names));
        ToAppend.RemoveAll(write => NameOf(write) is { } name && _taken.Contains(name));
    }

    /// <summary>Says which contexts are in the log already, and where.</summary>
    public void Existing(IEnumerable<KeyValuePair<Guid, long>> positions)
    {
        foreach (var (id, position) in positions)
        {
            _existing[id] = position;
        }

        ToAppend.RemoveAll(write => _existing.ContainsKey(write.Id));
    }

    /// <summary>Says what the earlier requests were.</summary>
    public void Known(Dictionary<RequestName, StoredRequest> entries) => _entries = entries;

    public WriteResult[] Results()
    {
        var appended = new Dictionary<Guid, long>();
        var position = LastPosition - ToAppend.Count;
        foreach (var write in ToAppend)
        {
            appended.Add(write.Id, ++position);
        }

        return [.. _writes.Select((write, i) => Result(write, _writes[_leaders[i]], appended))];
    }

    private WriteResult Result(ContextWrite write, ContextWrite leader, Dictionary<Guid, long> appended)
    {
        if (appended.TryGetValue(leader.Id, out var position) || _existing.TryGetValue(leader.Id, out position))
        {
            return write.Id == leader.Id
                ? new WriteResult(position)
                : new WriteResult(0, write.Key!.Match(leader.Key!.Fingerprint, leader.Id));
        }

        return NameOf(leader) is { } name && _entries.TryGetValue(name, out var entry)
            ? new WriteResult(0, entry.Match(write.Key ?? leader.Key!))
            : throw new InvalidOperationException($"Nothing is known of context {write.Id}.");
    }

    private static RequestName? NameOf(ContextWrite write) => write.Key?.Name;
}
