using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>The newest version of a document, a deletion or not.</summary>
internal sealed record VersionHead(long VersionNo, Guid VersionId, DateTimeOffset IndexedAt, bool IsDeletion, string Fingerprint)
{
    /// <summary>Up to so many documents are named in the query, so that they can be looked for while reading; beyond it a join is faster.</summary>
    private const int MostNamed = 32;

    /// <summary>Those of some documents; documents never stored are left out.</summary>
    public static Dictionary<string, VersionHead> Find(
        DuckDBConnection connection, string tenant, Guid indexId, IReadOnlySet<string> documentIds)
    {
        var heads = new Dictionary<string, VersionHead>(StringComparer.Ordinal);
        if (documentIds.Count == 0)
        {
            return heads;
        }

        var hashes = documentIds.Select(id => Fnv1a.Of(id)).ToList();
        var few = hashes.Count <= MostNamed;
        using var command = connection.Command(
            $"""
            SELECT document_id, version_no, version_id, indexed_at, is_deletion, fingerprint FROM document_versions
            WHERE tenant = ? AND index_id = {indexId.Literal()}
                AND document_hash IN ({(few ? string.Join(',', hashes) : "SELECT unnest(?)")})
            """,
            few ? [tenant] : [tenant, hashes]);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var id = reader.GetString(0);
            var number = reader.GetInt64(1);
            if (documentIds.Contains(id) && (!heads.TryGetValue(id, out var newest) || newest.VersionNo < number))
            {
                heads[id] = new VersionHead(
                    number, reader.GetGuid(2), reader.Instant(3), reader.GetBoolean(4), reader.GetString(5));
            }
        }

        return heads;
    }
}
