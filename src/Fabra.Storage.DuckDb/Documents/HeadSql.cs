using DuckDB.NET.Data;
using Fabra.Core.Identity;
using Fabra.Storage.Documents.Writing;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>Finds the newest versions of documents.</summary>
internal static class HeadSql
{
    /// <summary>Up to so many documents are named in the query; beyond it a join is faster.</summary>
    private const int MostNamed = 32;

    /// <summary>Documents never stored are left out.</summary>
    public static Dictionary<string, VersionHead> Find(
        DuckDBConnection connection, TenantId tenant, Guid indexId, IReadOnlySet<string> documentIds)
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
            SELECT v.document_id, v.version_no, v.version_id, v.indexed_at, v.is_deletion, v.fingerprint, e.ended_at
            FROM document_versions v
            LEFT JOIN document_ends e ON e.index_id = v.index_id AND e.version_no = v.version_no
            WHERE v.tenant = ? AND v.index_id = {indexId.Literal()}
                AND v.document_hash IN ({(few ? string.Join(',', hashes) : "SELECT unnest(?)")})
            """,
            few ? [tenant] : [tenant, hashes]);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var id = reader.GetString(0);
            var number = reader.GetInt64(1);
            if (documentIds.Contains(id) && (!heads.TryGetValue(id, out var newest) || newest.VersionNo < number))
            {
                heads[id] = Read(reader, number);
            }
        }

        return heads;
    }

    private static VersionHead Read(DuckDBDataReader reader, long number) => new(
        number,
        reader.GetGuid(2),
        reader.Instant(3),
        reader.GetBoolean(4),
        reader.GetString(5),
        reader.IsDBNull(6) ? null : reader.Instant(6));
}
