using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>Statements on indexes.</summary>
internal static class IndexSql
{
    private const string Columns =
        "index_id, tenant, name, description, max_tokens, overlap_tokens, embedder_model, dimensions, created_at, deleted_at, "
        + "compacted_before";

    public static Task<List<DocumentIndex>> QueryAsync(
        NpgsqlConnection connection, string condition, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        connection.QueryAsync($"SELECT {Columns} FROM document_indexes WHERE {condition}", parameters, Read, cancellationToken);

    public static async Task<DocumentIndex?> FindAsync(
        NpgsqlConnection connection, TenantId tenant, Guid indexId, CancellationToken cancellationToken) =>
        await QueryAsync(connection, "tenant = $1 AND index_id = $2", [Parameter(tenant), Parameter(indexId)], cancellationToken)
            is [var index] ? index : null;

    /// <summary>The oldest first.</summary>
    public static Task<List<DocumentIndex>> GenerationsAsync(
        NpgsqlConnection connection, TenantId tenant, string name, CancellationToken cancellationToken) => QueryAsync(
            connection,
            "tenant = $1 AND name = $2 ORDER BY created_at, index_id",
            [Parameter(tenant), Parameter(name)],
            cancellationToken);

    public static Task<List<DocumentIndex>> ListAsync(
        NpgsqlConnection connection, TenantId tenant, string? after, int limit, CancellationToken cancellationToken) => QueryAsync(
            connection,
            $"tenant = $1 AND deleted_at IS NULL AND name > $2 ORDER BY name LIMIT {Math.Max(0, limit)}",
            [Parameter(tenant), Parameter(after ?? "")],
            cancellationToken);

    /// <summary>False when a live index has the name; a replica that is just making one is waited for.</summary>
    public static async Task<bool> InsertAsync(
        NpgsqlConnection connection, DocumentIndex index, CancellationToken cancellationToken) => await connection.ExecuteAsync(
            $"""
            INSERT INTO document_indexes ({Columns}, compactions, next_version_no, next_chunk_no)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0)
            ON CONFLICT (tenant, name) WHERE deleted_at IS NULL DO NOTHING
            """,
            [
                Parameter(index.IndexId),
                Parameter(index.Tenant),
                Parameter(index.Name),
                Parameter(index.Description),
                Parameter(index.Chunking.MaxTokens, NpgsqlDbType.Integer),
                Parameter(index.Chunking.OverlapTokens, NpgsqlDbType.Integer),
                Parameter(index.Embedder.Model),
                Parameter(index.Embedder.Dimensions, NpgsqlDbType.Integer),
                Parameter(index.CreatedAt),
                Parameter(index.DeletedAt?.Stamp(), NpgsqlDbType.Timestamp),
                Parameter(index.CompactedBefore?.Stamp(), NpgsqlDbType.Timestamp),
            ],
            cancellationToken) == 1;

    public static async Task<bool> DeleteAsync(
        NpgsqlConnection connection, TenantId tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            "UPDATE document_indexes SET deleted_at = $3 WHERE tenant = $1 AND index_id = $2 AND deleted_at IS NULL",
            [Parameter(tenant), Parameter(indexId), Parameter(deletedAt)],
            cancellationToken) == 1;

    private static DocumentIndex Read(NpgsqlDataReader reader) =>
        new(new TenantId(reader.GetString(1)), reader.GetGuid(0), reader.GetString(2))
        {
            Description = reader.GetString(3),
            Chunking = new ChunkingOptions(reader.GetInt32(4), reader.GetInt32(5)),
            Embedder = new EmbedderIdentity(reader.GetString(6), reader.GetInt32(7)),
            CreatedAt = reader.Instant(8),
            DeletedAt = reader.IsDBNull(9) ? null : reader.Instant(9),
            CompactedBefore = reader.IsDBNull(10) ? null : reader.Instant(10),
        };
}
