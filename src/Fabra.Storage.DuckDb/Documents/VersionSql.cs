using DuckDB.NET.Data;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Core.Values;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>Reading versions.</summary>
internal static class VersionSql
{
    /// <summary>How many chunks one query names.</summary>
    private const int MostNamed = 1_000;

    public static StoredDocument? Find(
        DuckDBConnection connection, TenantId tenant, Guid indexId, string documentId, DateTimeOffset asOf)
    {
        var found = connection.Query(
            $"""
            SELECT v.version_id, v.text, v.content_hash, encode(v.metadata), v.source_url, v.indexed_at, v.chunk_count, e.ended_at
            FROM document_versions v
            LEFT JOIN document_ends e ON e.index_id = v.index_id AND e.version_no = v.version_no
            WHERE v.tenant = ? AND v.index_id = {indexId.Literal()} AND v.document_hash = ? AND v.document_id = ?
                AND v.indexed_at <= ? AND NOT v.is_deletion AND (e.ended_at IS NULL OR e.ended_at > ?)
            """,
            reader => new StoredDocument
            {
                DocumentId = documentId,
                VersionId = reader.GetGuid(0),
                Text = reader.GetString(1),
                ContentHash = reader.GetString(2),
                Metadata = ReadMetadata(reader.Octets(3)),
                SourceUrl = reader.GetString(4),
                IndexedAt = reader.Instant(5),
                ChunkCount = reader.GetInt32(6),
                SupersededAt = reader.IsDBNull(7) ? null : reader.Instant(7),
            },
            tenant,
            Fnv1a.Of(documentId),
            documentId,
            asOf.Stamp(),
            asOf.Stamp());
        return found.Count == 0 ? null : found[0];
    }

    public static IndexStatistics ReadStatistics(
        DuckDBConnection connection, TenantId tenant, Guid indexId, DateTimeOffset asOf) => connection.Query(
            $"""
            SELECT count(*), coalesce(sum(chunk_count), 0)::BIGINT, coalesce(sum(token_count), 0)::BIGINT
            FROM ({ValidVersions.Sql(indexId)})
            """,
            reader => new IndexStatistics(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)),
            ValidVersions.Parameters(tenant, asOf))[0];

    /// <summary>DuckDB compares octets, which is the order of code points.</summary>
    public static List<DocumentSummary> List(
        DuckDBConnection connection, TenantId tenant, Guid indexId, DateTimeOffset asOf, DocumentListing listing) => connection.Query(
            $"""
            SELECT v.document_id, v.version_id, v.content_hash, encode(v.metadata), v.source_url, v.indexed_at, v.chunk_count
            FROM ({ValidVersions.Sql(indexId)}) v
            WHERE v.document_id > ? AND starts_with(v.document_id, ?)
            ORDER BY v.document_id
            LIMIT {Math.Max(0, listing.Limit)}
            """,
            reader => new DocumentSummary
            {
                DocumentId = reader.GetString(0),
                VersionId = reader.GetGuid(1),
                ContentHash = reader.GetString(2),
                Metadata = ReadMetadata(reader.Octets(3)),
                SourceUrl = reader.GetString(4),
                IndexedAt = reader.Instant(5),
                ChunkCount = reader.GetInt32(6),
            },
            [.. ValidVersions.Parameters(tenant, asOf), listing.After, listing.Prefix]);

    public static IReadOnlyList<StoredChunk?> ReadChunks(
        DuckDBConnection connection, TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys)
    {
        var found = keys.Distinct().Chunk(MostNamed)
            .SelectMany(some => QueryChunks(connection, tenant, indexId, some))
            .ToDictionary(chunk => chunk.Key);
        return [.. keys.Select(key => found.GetValueOrDefault(key))];
    }

    // Versions are named once for each table: min-max pruning finds their rows in both.
    private static List<StoredChunk> QueryChunks(
        DuckDBConnection connection, TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys)
    {
        var versions = Names(keys.Select(key => key.VersionId));
        return connection.Query(
            $"""
            SELECT c.chunk_id, c.version_id, v.document_id, c.ordinal, c.content, c.content_hash, c.token_count, v.indexed_at,
                v.source_url, encode(v.metadata)
            FROM document_chunks c
            JOIN document_versions v ON v.version_no = c.version_no
            WHERE v.tenant = ? AND v.index_id = {indexId.Literal()} AND v.version_id IN ({versions})
                AND c.index_id = {indexId.Literal()} AND c.version_id IN ({versions})
                AND c.chunk_id IN ({Names(keys.Select(key => key.ChunkId))})
            """,
            reader => new StoredChunk
            {
                Key = new ChunkKey(reader.GetGuid(0), reader.GetGuid(1)),
                DocumentId = reader.GetString(2),
                Ordinal = reader.GetInt32(3),
                Content = reader.GetString(4),
                ContentHash = reader.GetString(5),
                TokenCount = reader.GetInt32(6),
                IndexedAt = reader.Instant(7),
                SourceUrl = reader.GetString(8),
                Metadata = ReadMetadata(reader.Octets(9)),
            },
            tenant);
    }

    private static string Names(IEnumerable<Guid> ids) => string.Join(',', ids.Distinct().Select(id => id.Literal()));

    /// <summary>From typed JSON, as it is stored.</summary>
    public static IReadOnlyList<KeyValuePair<string, Value>> ReadMetadata(byte[] json) => TypedJson.Parse(json).AsStruct;
}
