using Fabra.Storage.Documents;
using Fabra.Storage.Documents.Terms;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Writing;

/// <summary>
/// Takes some chunks out of the postings of an index, and writes those of a term that lay in many rows in few. Slice by slice of the
/// hashes, so that little is in memory. What appends add meanwhile is taken along or left, and holds none of these chunks.
/// </summary>
internal static class PostingRewrite
{
    private const int RowsPerSlice = 50_000;
    private const int MostPerRow = 65_536;

    /// <summary>
    /// Whether terms lie in two rows and more on the average, as they do when documents came in many commits: a search for a word reads as
    /// many rows.
    /// </summary>
    public static async Task<bool> IsScatteredAsync(NpgsqlConnection connection, Guid indexId, CancellationToken cancellationToken) =>
        (bool)(await connection.ScalarAsync(
            "SELECT count(*) > 2 * count(DISTINCT term_hash) FROM document_terms WHERE index_id = $1",
            [Parameter(indexId)],
            cancellationToken))!;

    public static async Task RunAsync(
        NpgsqlConnection connection, Guid indexId, ChunkSet removed, CancellationToken cancellationToken)
    {
        var rows = (long)(await connection.ScalarAsync(
            "SELECT count(*) FROM document_terms WHERE index_id = $1", [Parameter(indexId)], cancellationToken))!;
        foreach (var (first, last) in HashSlices.Of(rows, RowsPerSlice))
        {
            await RewriteAsync(connection, indexId, first, last, removed, cancellationToken);
        }
    }

    private static async Task RewriteAsync(
        NpgsqlConnection connection, Guid indexId, long first, long last, ChunkSet removed, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            """
            DELETE FROM document_terms WHERE index_id = $1 AND term_hash BETWEEN $2 AND $3
            RETURNING term_hash, first_chunk, postings
            """,
            [Parameter(indexId), Parameter(first), Parameter(last)],
            reader => (Hash: reader.GetInt64(0), FirstChunk: reader.GetInt64(1), Postings: reader.Octets(2)),
            cancellationToken);
        var merged = new List<(PostingRow Row, long FirstChunk)>();
        var terms = new PostingMerge(row => merged.Add((row, 0)), MostPerRow);
        foreach (var (hash, firstChunk, postings) in rows.OrderBy(row => row.Hash).ThenBy(row => row.FirstChunk))
        {
            terms.Add(hash, new PostingCodec.Reader(postings, firstChunk), removed);
        }

        terms.Finish();
        await DocumentRows.CopyPostingsAsync(connection, indexId, merged, cancellationToken);
    }
}
