using System.Collections.Concurrent;

namespace Fabra.Soak.Kill9;

/// <summary>What the server acknowledged of documents, and what a kill left open.</summary>
internal sealed class DocumentLedger
{
    private readonly ConcurrentDictionary<string, int> _versions = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<DocumentChange> _recent = [];
    private int _version;

    /// <summary>The version of each document; 0 where it was deleted.</summary>
    public IReadOnlyDictionary<string, int> Versions => _versions;

    /// <summary>Sent, and neither acknowledged nor refused when the server was killed.</summary>
    public ConcurrentBag<ChangeBatch> Unacknowledged { get; } = [];

    /// <summary>Changes acknowledged so far.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>A number that no version of any document had, so that none comes back with an old text.</summary>
    public int NextVersion() => Interlocked.Increment(ref _version);

    public void Acknowledge(ChangeBatch batch)
    {
        foreach (var change in batch.Changes)
        {
            _versions[change.DocumentId] = change.Version;
            _recent.Enqueue(change);
        }
    }

    /// <summary>What an unacknowledged change came to.</summary>
    public void Settle(DocumentChange change, bool done) => _versions[change.DocumentId] = done ? change.Version : change.Before;

    /// <summary>What was acknowledged since the last call, in that order.</summary>
    public IReadOnlyList<DocumentChange> TakeRecent()
    {
        DocumentChange[] recent = [.. _recent];
        _recent.Clear();
        Acknowledged += recent.Length;
        return recent;
    }
}
