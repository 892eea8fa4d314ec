using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Storage.Documents;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Writing;

/// <summary>
/// Removes versions that ended before an instant. Appends go on meanwhile: they add rows, and these are of versions that had ended.
/// </summary>
internal static class IndexCompaction
{
    public static async Task<Compaction> RunAsync(
        NpgsqlConnection connection,
        TenantId tenant,
        Guid indexId,
        DateTimeOffset endedBefore,
        IReadOnlySet<Guid> keep,
        CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // One at a time for an index; what it shares its lock with by chance waits for nothing but time.
        await AdvisoryLocks.TakeAsync(connection, AdvisoryLocks.Compaction(indexId), cancellationToken);
        if (await IndexSql.FindAsync(connection, tenant, indexId, cancellationToken) is not { } index)
        {
            return new Compaction(0, 0, 0);
        }

        var ended = await FindEndedAsync(connection, index, endedBefore, cancellationToken);
        var removed = ended.FindAll(version => !keep.Contains(version.VersionId));
        var chunks = new ChunkSet();
        removed.ForEach(version => chunks.AddRange(version.FirstChunk, version.ChunkCount));
        await RemoveAsync(connection, indexId, removed, chunks, cancellationToken);
        await connection.ExecuteAsync(
            """
            UPDATE document_indexes SET compacted_before = greatest(compacted_before, $2), compactions = compactions + 1
            WHERE index_id = $1
            """,
            [Parameter(indexId), Parameter(endedBefore)],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Compaction(removed.Count, chunks.Count, ended.Count - removed.Count);
    }

    // A deletion was never valid: it ended when it began.
    private static Task<List<EndedVersion>> FindEndedAsync(
        NpgsqlConnection connection, DocumentIndex index, DateTimeOffset endedBefore, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            """
            SELECT v.version_no, v.version_id, v.first_chunk, v.chunk_count FROM document_versions AS v
            LEFT JOIN document_ends AS e ON e.index_id = v.index_id AND e.version_no = v.version_no
            WHERE v.index_id = $1 AND CASE WHEN v.is_deletion THEN v.indexed_at ELSE coalesce(e.ended_at, $2) END < $3
            """,
            [
                Parameter(index.IndexId),
                Parameter(index.DeletedAt?.Stamp(), NpgsqlDbType.Timestamp),
                Parameter(endedBefore),
            ],
            reader => new EndedVersion(reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetInt32(3)),
            cancellationToken);

    private static async Task RemoveAsync(
        NpgsqlConnection connection,
        Guid indexId,
        List<EndedVersion> versions,
        ChunkSet chunks,
        CancellationToken cancellationToken)
    {
        await DeleteAsync(["document_versions", "document_ends", "document_metadata"], "version_no", versions.Select(v => v.VersionNo));
        await DeleteAsync(["document_chunks", "document_codes", "document_embeddings"], "chunk_no", chunks.Enumerate());
        if (chunks.Count > 0 || await PostingRewrite.IsScatteredAsync(connection, indexId, cancellationToken))
        {
            await PostingRewrite.RunAsync(connection, indexId, chunks, cancellationToken);
        }

        async Task DeleteAsync(string[] tables, string column, IEnumerable<long> numbers)
        {
            long[] all = [.. numbers];
            foreach (var table in all.Length == 0 ? [] : tables)
            {
                await connection.ExecuteAsync(
                    $"DELETE FROM {table} WHERE index_id = $1 AND {column} = ANY ($2)",
                    [Parameter(indexId), Parameter(all, NpgsqlDbType.Array | NpgsqlDbType.Bigint)],
                    cancellationToken);
            }
        }
    }

    private readonly record struct EndedVersion(long VersionNo, Guid VersionId, long FirstChunk, int ChunkCount);
}
