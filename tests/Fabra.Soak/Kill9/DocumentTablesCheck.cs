using Fabra.Client;
using Fabra.Soak.Harness;

namespace Fabra.Soak.Kill9;

/// <summary>Counts by SQL what must not be in an index's tables: any half of a document.</summary>
internal static class DocumentTablesCheck
{
    public static async Task<(long Versions, long Faults)> RunAsync(FabraClient client, string indexId, CancellationToken cancellationToken)
    {
        var vectors = $"document_vectors_{Guid.Parse(indexId):N}";
        var faults = 0L;
        foreach (var (what, sql) in Faults(vectors))
        {
            var count = await client.NumberAsync(sql, cancellationToken);
            faults += count;
            if (count > 0)
            {
                Progress.Line($"{count} {what}");
            }
        }

        return (await client.NumberAsync("SELECT count(*) FROM document_versions", cancellationToken), faults);
    }

    private static (string What, string Sql)[] Faults(string vectors) =>
    [
        ("versions without all their chunks, or chunks without a version",
            """
            SELECT count(*) FROM document_versions v
            FULL JOIN (SELECT version_no, version_id, count(*) AS chunks, min(chunk_no) AS first, min(ordinal) AS least, max(ordinal) AS greatest
                FROM document_chunks GROUP BY ALL) c ON c.version_no = v.version_no AND c.version_id = v.version_id
            WHERE NOT coalesce(v.is_deletion, false)
                AND (v.chunk_count, v.first_chunk, 0, v.chunk_count - 1) IS DISTINCT FROM (c.chunks, c.first, c.least, c.greatest)
            """),
        ("chunks without a vector, or vectors without a chunk",
            $"""
            SELECT count(*) FROM document_chunks c FULL JOIN {vectors} v ON v.chunk_no = c.chunk_no
            WHERE c.chunk_no IS NULL OR v.chunk_no IS NULL
            """),
        ("numbers given twice",
            $"""
            SELECT (SELECT count(*) - count(DISTINCT version_no) FROM document_versions)
                + (SELECT count(*) - count(DISTINCT chunk_no) FROM document_chunks)
                + (SELECT count(*) - count(DISTINCT chunk_no) FROM {vectors})
                + (SELECT count(*) - count(DISTINCT version_no) FROM document_ends)
            """),
        ("versions without their metadata",
            """
            SELECT count(*) FROM document_versions v WHERE NOT v.is_deletion
                AND (SELECT count(*) FROM document_metadata m WHERE m.version_no = v.version_no) <> 1
            """),
        ("versions that are valid and not the newest of their document, or the newest and not valid",
            """
            SELECT count(*) FROM (
                SELECT v.is_deletion, e.version_no IS NULL AS valid,
                    v.version_no = max(v.version_no) OVER (PARTITION BY v.document_id) AS newest
                FROM document_versions v LEFT JOIN document_ends e ON e.version_no = v.version_no)
            WHERE NOT is_deletion AND valid <> newest
            """),
        ("ends by a version that is not there, or one of another document",
            """
            SELECT count(*) FROM document_ends e
            LEFT JOIN document_versions v ON v.version_no = e.version_no
            LEFT JOIN document_versions s ON s.version_no = e.ended_by
            WHERE v.document_id IS NULL OR s.document_id IS DISTINCT FROM v.document_id OR e.ended_at <> s.indexed_at
            """),
    ];
}
