namespace Fabra.Soak.Kill9;

/// <summary>The documents of one writer, which nobody else changes. What is on its way is not changed again before it is acknowledged.</summary>
internal sealed class WriterDocuments
{
    private readonly DocumentLedger _ledger;
    private readonly string _prefix;
    private readonly Queue<string> _free;
    private int _made;

    public WriterDocuments(DocumentLedger ledger, int cycle, int writer)
    {
        _ledger = ledger;
        _prefix = $"c{cycle}w{writer}n";
        _free = new Queue<string>(ledger.Versions.Keys
            .Where(id => id.Contains($"w{writer}n", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>So many changes: every third a new version of a document, or one that was deleted again; the others new documents.</summary>
    public ChangeBatch Next(int count, bool allOrNone)
    {
        lock (_free)
        {
            DocumentChange[] changes = [.. Enumerable.Range(0, count).Select(i => i % 3 == 2 && _free.TryDequeue(out var old) ? Again(old) : New())];
            return new ChangeBatch(changes, allOrNone);
        }
    }

    /// <summary>A document that is there goes.</summary>
    public ChangeBatch Deletion()
    {
        lock (_free)
        {
            while (true)
            {
                var documentId = _free.Dequeue();
                if (_ledger.Versions[documentId] is var version and > 0)
                {
                    return new ChangeBatch([new DocumentChange(documentId, 0, version)], AllOrNone: true);
                }

                _free.Enqueue(documentId);
            }
        }
    }

    /// <summary>What was acknowledged may be changed again.</summary>
    public void Free(ChangeBatch batch)
    {
        lock (_free)
        {
            foreach (var change in batch.Changes)
            {
                _free.Enqueue(change.DocumentId);
            }
        }
    }

    private DocumentChange New() => new($"{_prefix}{_made++}", _ledger.NextVersion(), 0);

    private DocumentChange Again(string documentId) => new(documentId, _ledger.NextVersion(), _ledger.Versions[documentId]);
}
