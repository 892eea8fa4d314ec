using DuckDB.NET.Data;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Storage.Documents;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>Removes versions that ended before an instant. Nothing else is written meanwhile.</summary>
internal sealed class CompactIndexWrite(TenantId tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep)
    : DuckDbWrite
{
    /// <summary>What was removed, once it is applied.</summary>
    public Compaction Compaction { get; private set; } = new(0, 0, 0);

    public override WriteResult Apply(WriteBatch batch)
    {
        batch.Documents.Forget(indexId);
        Compaction = IndexSql.Find(batch.Connection, tenant, indexId) is { } index
            ? Compact(batch.Connection, index)
            : new Compaction(0, 0, 0);
        return default;
    }

    private Compaction Compact(DuckDBConnection connection, DocumentIndex index)
    {
        var ended = FindEnded(connection, index);
        var removed = ended.Where(version => !keep.Contains(version.VersionId)).ToArray();
        var next = NumberSql.Next(connection, indexId);
        connection.Execute(
            $"""
            UPDATE document_indexes SET compacted_before = greatest(compacted_before, ?), compactions = compactions + 1,
                least_version_no = ?, least_chunk_no = ?
            WHERE index_id = {indexId.Literal()}
            """,
            endedBefore.Stamp(),
            next.Version,
            next.Chunk);
        var chunks = new ChunkSet();
        foreach (var version in removed)
        {
            chunks.AddRange(version.FirstChunk, version.ChunkCount);
        }

        Remove(connection, removed.Select(version => version.VersionNo).ToList(), chunks);
        return new Compaction(removed.Length, chunks.Count, ended.Count - removed.Length);
    }

    // A deletion was never valid: it ended when it began.
    private List<EndedVersion> FindEnded(DuckDBConnection connection, DocumentIndex index) => connection.Query(
        $"""
        SELECT v.version_no, v.version_id, v.first_chunk, v.chunk_count FROM document_versions v
        LEFT JOIN document_ends e ON e.index_id = v.index_id AND e.version_no = v.version_no
        WHERE v.index_id = {indexId.Literal()}
            AND CASE WHEN v.is_deletion THEN v.indexed_at ELSE coalesce(e.ended_at, ?::TIMESTAMP) END < ?
        """,
        reader => new EndedVersion(reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetInt32(3)),
        index.DeletedAt?.Stamp(),
        endedBefore.Stamp());

    private void Remove(DuckDBConnection connection, List<long> versions, ChunkSet chunks)
    {
        if (versions.Count > 0)
        {
            foreach (var table in new[] { "document_versions", "document_ends", "document_metadata", "document_chunks" })
            {
                connection.Execute(
                    $"DELETE FROM {table} WHERE index_id = {indexId.Literal()} AND version_no IN (SELECT unnest(?))", versions);
            }
        }

        if (chunks.Count > 0)
        {
            connection.Execute(
                $"DELETE FROM {DocumentTables.Vectors(indexId)} WHERE chunk_no IN (SELECT unnest(?))", chunks.Enumerate().ToList());
        }

        if (chunks.Count > 0 || PostingRewrite.IsScattered(connection, indexId))
        {
            PostingRewrite.Run(connection, indexId, chunks);
        }
    }

    private readonly record struct EndedVersion(long VersionNo, Guid VersionId, long FirstChunk, int ChunkCount);
}
