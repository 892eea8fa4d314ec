using DuckDB.NET.Data;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Values;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>Reading versions.</summary>
internal static class VersionSql
{
    /// <summary>Up to so many ids are named in a query, so that min-max pruning finds each; beyond it a scan and a join are faster.</summary>
    private const int MostNamed = 64;

    public static StoredDocument? Find(
        DuckDBConnection connection, string tenant, Guid indexId, string documentId, DateTimeOffset asOf)
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
                Metadata = ReadMetadata(reader, 3),
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
        DuckDBConnection connection, string tenant, Guid indexId, DateTimeOffset asOf) => connection.Query(
            $"""
            SELECT count(*), coalesce(sum(chunk_count), 0)::BIGINT, coalesce(sum(token_count), 0)::BIGINT
            FROM ({ValidVersions.Sql(indexId)})
            """,
            reader => new IndexStatistics(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)),
            ValidVersions.Parameters(tenant, asOf))[0];

    public static IReadOnlyList<StoredChunk?> ReadChunks(
        DuckDBConnection connection, string tenant, Guid indexId, IReadOnlyList<ChunkKey> keys)
    {
        var parameters = new List<object?> { tenant };
        var versions = OneOf([.. keys.Select(key => key.VersionId).Distinct()], parameters);
        var chunks = OneOf([.. keys.Select(key => key.ChunkId).Distinct()], parameters);
        var found = connection.Query(
            $"""
            SELECT c.chunk_id, c.version_id, v.document_id, c.ordinal, c.content, c.content_hash, c.token_count, v.indexed_at,
                v.source_url, encode(v.metadata)
            FROM document_chunks c
            JOIN document_versions v ON v.index_id = c.index_id AND v.version_no = c.version_no
            WHERE v.tenant = ? AND c.index_id = {indexId.Literal()} AND c.version_id {versions} AND c.chunk_id {chunks}
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
                Metadata = ReadMetadata(reader, 9),
            },
            [.. parameters]).ToDictionary(chunk => chunk.Key);
        return [.. keys.Select(key => found.GetValueOrDefault(key))];
    }

    private static string OneOf(List<Guid> ids, List<object?> parameters)
    {
        if (ids.Count <= MostNamed)
        {
            return $"IN ({string.Join(',', ids.Select(id => id.Literal()))})";
        }

        parameters.Add(ids);
        return "IN (SELECT unnest(?))";
    }

    private static IReadOnlyList<KeyValuePair<string, Value>> ReadMetadata(DuckDBDataReader reader, int column) =>
        TypedJson.Parse(reader.Octets(column)).AsStruct;
}
