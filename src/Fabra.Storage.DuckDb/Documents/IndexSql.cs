using DuckDB.NET.Data;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>Reading indexes.</summary>
internal static class IndexSql
{
    private const string Columns =
        "tenant, index_id, name, description, max_tokens, overlap_tokens, embedder_model, dimensions, created_at, deleted_at, "
        + "compacted_before";

    public static List<DocumentIndex> Query(DuckDBConnection connection, string condition, params ReadOnlySpan<object?> parameters) =>
        connection.Query($"SELECT {Columns} FROM document_indexes WHERE {condition}", Read, parameters);

    public static DocumentIndex? Find(DuckDBConnection connection, TenantId tenant, Guid indexId) =>
        Query(connection, $"tenant = ? AND index_id = {indexId.Literal()}", tenant) is [var index] ? index : null;

    /// <summary>The oldest first. Every search begins with this one; with ORDER BY half of its time is the planner's for the sorting.</summary>
    public static List<DocumentIndex> Generations(DuckDBConnection connection, TenantId tenant, string name) =>
        [.. Query(connection, "tenant = ? AND name = ?", tenant, name).OrderBy(index => index.CreatedAt).ThenBy(index => index.IndexId)];

    /// <summary>DuckDB compares the octets of names, which are ASCII.</summary>
    public static List<DocumentIndex> List(DuckDBConnection connection, TenantId tenant, string? after, int limit) => Query(
        connection,
        $"tenant = ? AND deleted_at IS NULL AND name > ? ORDER BY name LIMIT {Math.Max(0, limit)}",
        tenant,
        after ?? "");

    public static void Insert(DuckDBConnection connection, DocumentIndex index) => connection.Execute(
        $"INSERT INTO document_indexes ({Columns}, compactions, least_version_no, least_chunk_no) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
        index.Tenant,
        index.IndexId,
        index.Name,
        index.Description,
        index.Chunking.MaxTokens,
        index.Chunking.OverlapTokens,
        index.Embedder.Model,
        index.Embedder.Dimensions,
        index.CreatedAt.Stamp(),
        index.DeletedAt?.Stamp(),
        index.CompactedBefore?.Stamp());

    private static DocumentIndex Read(DuckDBDataReader reader) =>
        new(new TenantId(reader.GetString(0)), reader.GetGuid(1), reader.GetString(2))
        {
            Description = reader.GetString(3),
            Chunking = new ChunkingOptions(reader.GetInt32(4), reader.GetInt32(5)),
            Embedder = new EmbedderIdentity(reader.GetString(6), reader.GetInt32(7)),
            CreatedAt = reader.Instant(8),
            DeletedAt = reader.IsDBNull(9) ? null : reader.Instant(9),
            CompactedBefore = reader.IsDBNull(10) ? null : reader.Instant(10),
        };
}
