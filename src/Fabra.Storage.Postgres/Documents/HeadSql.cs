using Fabra.Core.Identity;
using Fabra.Storage.Documents.Writing;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>Finds the newest versions of documents.</summary>
internal static class HeadSql
{
    private const string Sql =
        """
        SELECT k.document_id, v.version_no, v.version_id, v.indexed_at, v.is_deletion, v.fingerprint, e.ended_at
        FROM unnest($3, $4) AS k (document_hash, document_id)
        CROSS JOIN LATERAL (
            SELECT * FROM document_versions
            WHERE tenant = $1 AND index_id = $2 AND document_hash = k.document_hash AND document_id = k.document_id
            ORDER BY version_no DESC LIMIT 1) AS v
        LEFT JOIN document_ends AS e ON e.index_id = $2 AND e.version_no = v.version_no
        """;

    /// <summary>Documents never stored are left out.</summary>
    public static async Task<Dictionary<string, VersionHead>> FindAsync(
        NpgsqlConnection connection,
        TenantId tenant,
        Guid indexId,
        IReadOnlySet<string> documentIds,
        CancellationToken cancellationToken)
    {
        var heads = await connection.QueryAsync(
            Sql,
            [
                Parameter(tenant),
                Parameter(indexId),
                Parameter(documentIds.Select(id => Fnv1a.Of(id)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
                Texts(documentIds),
            ],
            reader => KeyValuePair.Create(
                reader.GetString(0),
                new VersionHead(
                    reader.GetInt64(1),
                    reader.GetGuid(2),
                    reader.Instant(3),
                    reader.GetBoolean(4),
                    reader.GetString(5),
                    reader.IsDBNull(6) ? null : reader.Instant(6))),
            cancellationToken);
        return new Dictionary<string, VersionHead>(heads, StringComparer.Ordinal);
    }
}
