using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>The two tables that each index has to itself, so that a search reads nothing of another.</summary>
internal static class DocumentTables
{
    public static string Vectors(Guid indexId) => $"document_vectors_{indexId:N}";

    public static string Terms(Guid indexId) => $"document_terms_{indexId:N}";

    // Embeddings hardly compress, and what DuckDB does to floats and arrays of them makes a scan four times slower than octets
    // are.
    public static void Create(DuckDBConnection connection, Guid indexId) => connection.Execute(
        $"""
        CREATE TABLE {Vectors(indexId)} (
            chunk_no BIGINT NOT NULL,
            code BLOB NOT NULL USING COMPRESSION uncompressed,
            embedding BLOB NOT NULL USING COMPRESSION uncompressed);
        CREATE TABLE {Terms(indexId)} (
            term_hash BIGINT NOT NULL,
            first_chunk BIGINT NOT NULL,
            postings BLOB NOT NULL USING COMPRESSION uncompressed);
        """);
}
