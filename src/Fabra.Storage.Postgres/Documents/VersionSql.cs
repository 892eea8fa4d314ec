using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Core.Values;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>Reading versions.</summary>
internal static class VersionSql
{
    private const string Ends = "LEFT JOIN document_ends AS e ON e.index_id = v.index_id AND e.version_no = v.version_no";

    private const string Valid = "v.indexed_at <= $3 AND NOT v.is_deletion AND (e.ended_at IS NULL OR e.ended_at > $3)";

    public static async Task<StoredDocument?> FindAsync(
        NpgsqlConnection connection,
        TenantId tenant,
        Guid indexId,
        string documentId,
        DateTimeOffset asOf,
        CancellationToken cancellationToken) => await connection.QueryAsync(
            $"""
            SELECT v.version_id, v.text, v.content_hash, v.metadata, v.source_url, v.indexed_at, v.chunk_count, e.ended_at
            FROM document_versions AS v {Ends}
            WHERE v.tenant = $1 AND v.index_id = $2 AND v.document_hash = $4 AND v.document_id = $5 AND {Valid}
            """,
            [
                Parameter(tenant), Parameter(indexId), Parameter(asOf), Parameter(Fnv1a.Of(documentId)), Parameter(documentId),
            ],
            reader => new StoredDocument
            {
                DocumentId = documentId,
                VersionId = reader.GetGuid(0),
                Text = reader.GetString(1),
                ContentHash = reader.GetString(2),
                Metadata = ReadMetadata(reader, 3),
                SourceUrl = reader.GetString(4),
                IndexedAt = reader.Instant(5),
                ChunkCount = reader.GetInt32(6),
                SupersededAt = reader.IsDBNull(7) ? null : reader.Instant(7),
            },
            cancellationToken) is [var document] ? document : null;

    public static async Task<IndexStatistics> ReadStatisticsAsync(
        NpgsqlConnection connection, TenantId tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            $"""
            SELECT count(*), coalesce(sum(v.chunk_count), 0)::bigint, coalesce(sum(v.token_count), 0)::bigint
            FROM document_versions AS v {Ends} WHERE v.tenant = $1 AND v.index_id = $2 AND {Valid}
            """,
            [Parameter(tenant), Parameter(indexId), Parameter(asOf)],
            reader => new IndexStatistics(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)),
            cancellationToken))[0];

    public static Task<List<DocumentSummary>> ListAsync(
        NpgsqlConnection connection,
        TenantId tenant,
        Guid indexId,
        DateTimeOffset asOf,
        DocumentListing listing,
        CancellationToken cancellationToken) => connection.QueryAsync(
            $"""
            SELECT v.document_id, v.version_id, v.content_hash, v.metadata, v.source_url, v.indexed_at, v.chunk_count
            FROM document_versions AS v {Ends}
            WHERE v.tenant = $1 AND v.index_id = $2 AND {Valid} AND v.document_id > $4 AND starts_with(v.document_id, $5)
            ORDER BY v.document_id
            LIMIT {Math.Max(0, listing.Limit)}
            """,
            [Parameter(tenant), Parameter(indexId), Parameter(asOf), Parameter(listing.After), Parameter(listing.Prefix)],
            reader => new DocumentSummary
            {
                DocumentId = reader.GetString(0),
                VersionId = reader.GetGuid(1),
                ContentHash = reader.GetString(2),
                Metadata = ReadMetadata(reader, 3),
                SourceUrl = reader.GetString(4),
                IndexedAt = reader.Instant(5),
                ChunkCount = reader.GetInt32(6),
            },
            cancellationToken);

    public static async Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        NpgsqlConnection connection,
        TenantId tenant,
        Guid indexId,
        IReadOnlyList<ChunkKey> keys,
        CancellationToken cancellationToken)
    {
        var wanted = keys.Distinct().ToArray();
        var found = (await connection.QueryAsync(
            """
            SELECT c.chunk_id, v.version_id, v.document_id, c.ordinal, c.content, c.content_hash, c.token_count, v.indexed_at,
                v.source_url, v.metadata
            FROM unnest($3, $4) AS k (version_id, chunk_id)
            JOIN document_versions AS v ON v.version_id = k.version_id
            JOIN document_chunks AS c ON c.index_id = v.index_id AND c.chunk_id = k.chunk_id
                AND c.chunk_no >= v.first_chunk AND c.chunk_no < v.first_chunk + v.chunk_count
            WHERE v.tenant = $1 AND v.index_id = $2
            """,
            [
                Parameter(tenant),
                Parameter(indexId),
                Ids(wanted.Select(key => key.VersionId)),
                Ids(wanted.Select(key => key.ChunkId)),
            ],
            ReadChunk,
            cancellationToken)).ToDictionary(chunk => chunk.Key);
        return [.. keys.Select(key => found.GetValueOrDefault(key))];
    }

    private static StoredChunk ReadChunk(NpgsqlDataReader reader) => new()
    {
        Key = new ChunkKey(reader.GetGuid(0), reader.GetGuid(1)),
        DocumentId = reader.GetString(2),
        Ordinal = reader.GetInt32(3),
        Content = reader.GetString(4),
        ContentHash = reader.GetString(5),
        TokenCount = reader.GetInt32(6),
        IndexedAt = reader.Instant(7),
        SourceUrl = reader.GetString(8),
        Metadata = ReadMetadata(reader, 9),
    };

    private static IReadOnlyList<KeyValuePair<string, Value>> ReadMetadata(NpgsqlDataReader reader, int column) =>
        TypedJson.Parse(reader.Octets(column)).AsStruct;
}
