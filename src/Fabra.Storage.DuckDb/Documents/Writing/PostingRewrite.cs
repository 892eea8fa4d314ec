using DuckDB.NET.Data;
using Fabra.Storage.Documents;
using Fabra.Storage.Documents.Terms;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>
/// Writes the postings of an index anew without some chunks, sorted, and those of a term that lay in many rows in few. Slice by
/// slice of the hashes, so that little is in memory.
/// </summary>
internal static class PostingRewrite
{
    private const long RowsPerSlice = 100_000;
    private const int MostPerRow = 65_536;

    /// <summary>
    /// Whether terms lie in two rows and more on the average, as they do when documents came in many commits: a search for a word reads as
    /// many rows.
    /// </summary>
    public static bool IsScattered(DuckDBConnection connection, Guid indexId) => (bool)connection.Scalar(
        $"SELECT count(*) > 2 * count(DISTINCT term_hash) FROM {DocumentTables.Terms(indexId)}")!;

    public static void Run(DuckDBConnection connection, Guid indexId, ChunkSet removed)
    {
        var table = DocumentTables.Terms(indexId);
        var rows = (long)connection.Scalar($"SELECT count(*) FROM {table}")!;
        foreach (var (first, last) in HashSlices.Of(rows, RowsPerSlice))
        {
            Rewrite(connection, table, first, last, removed);
        }
    }

    // What is appended here is no longer among the rows of the slices that follow.
    private static void Rewrite(DuckDBConnection connection, string table, long first, long last, ChunkSet removed)
    {
        var range = $"term_hash BETWEEN {first} AND {last}";
        var rows = connection.Query(
            $"SELECT term_hash, first_chunk, postings FROM {table} WHERE {range} ORDER BY term_hash, first_chunk",
            reader => (Hash: reader.GetInt64(0), FirstChunk: reader.GetInt64(1), Postings: reader.Octets(2)));
        connection.Execute($"DELETE FROM {table} WHERE {range}");
        using var appender = connection.CreateAppender(table);
        var terms = new PostingMerge(row => DocumentRows.AppendPostings(appender, row, 0), MostPerRow);
        foreach (var (hash, firstChunk, postings) in rows)
        {
            terms.Add(hash, new PostingCodec.Reader(postings, firstChunk), removed);
        }

        terms.Finish();
    }
}
