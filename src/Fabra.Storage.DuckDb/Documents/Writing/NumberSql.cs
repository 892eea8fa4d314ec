using DuckDB.NET.Data;
using Fabra.Storage.Documents.Writing;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>Finds out how the numbers of an index go on.</summary>
internal static class NumberSql
{
    public static DocumentNumbers Next(DuckDBConnection connection, Guid indexId) => connection.Query(
        $"""
        SELECT greatest(i.least_version_no, coalesce(v.version_no + 1, 0)), greatest(i.least_chunk_no, coalesce(v.chunk_no, 0))
        FROM document_indexes i, (
            SELECT max(version_no) AS version_no, max(first_chunk + chunk_count) AS chunk_no
            FROM document_versions WHERE index_id = {indexId.Literal()}) v
        WHERE i.index_id = {indexId.Literal()}
        """,
        reader => new DocumentNumbers(reader.GetInt64(0), reader.GetInt64(1)))[0];
}
