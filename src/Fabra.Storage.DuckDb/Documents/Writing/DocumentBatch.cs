using DuckDB.NET.Data;
using Fabra.Core.Identity;
using Fabra.Storage.Documents.Writing;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>The documents of one transaction in the making.</summary>
internal sealed class DocumentBatch(
    DuckDBConnection connection, IReadOnlyDictionary<Guid, DocumentNumbers> numbers, IReadOnlyList<DuckDbWrite> writes)
{
    // Null: not a live index.
    private readonly Dictionary<(TenantId Tenant, Guid IndexId), OpenIndex?> _open = [];

    /// <summary>Next numbers of the indexes appended to, once the transaction is committed.</summary>
    public Dictionary<Guid, DocumentNumbers> Next { get; } = [];

    /// <summary>The index to append to, or null when it does not live.</summary>
    public OpenIndex? Open(TenantId tenant, Guid indexId)
    {
        if (!_open.TryGetValue((tenant, indexId), out var open))
        {
            open = Load(tenant, indexId);
            _open.Add((tenant, indexId), open);
        }

        return open;
    }

    /// <summary>
    /// Makes what was appended visible to the transaction's own statements, and forgets an index that they change.
    /// </summary>
    public void Forget(Guid indexId)
    {
        foreach (var (key, open) in _open.Where(pair => pair.Key.IndexId == indexId).ToArray())
        {
            Flush(open);
            _open.Remove(key);
        }
    }

    public void Flush()
    {
        foreach (var open in _open.Values)
        {
            Flush(open);
        }
    }

    private void Flush(OpenIndex? open)
    {
        if (open is { Versions.Count: > 0 })
        {
            DocumentRows.Append(connection, open);
            Next[open.Index.IndexId] = open.Next;
        }
    }

    // The newest versions of all documents that this transaction is about to append, in one query.
    private OpenIndex? Load(TenantId tenant, Guid indexId)
    {
        if (IndexSql.Find(connection, tenant, indexId) is not { DeletedAt: null } index)
        {
            return null;
        }

        var documents = writes.OfType<VersionsWrite>().Select(write => write.Prepared)
            .Where(write => write.Tenant == tenant && write.IndexId == indexId)
            .SelectMany(write => write.Versions)
            .Select(prepared => prepared.Version.DocumentId)
            .ToHashSet(StringComparer.Ordinal);
        var next = Next.TryGetValue(indexId, out var mine) ? mine
            : numbers.TryGetValue(indexId, out var known) ? known
            : NumberSql.Next(connection, indexId);
        return new OpenIndex(index, next, HeadSql.Find(connection, tenant, indexId, documents));
    }
}
