using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Splitting SQL text into statements.</summary>
    public static partial class ExtractStatements
    {
        /// <returns>Number of statements; 0 when there are none or the text does not parse.</returns>
        public static int DuckDBExtractStatements(
            DuckDBNativeConnection connection, string query, out DuckDBExtractedStatements statements) =>
            checked((int)Extract(connection, NativeText.Whole(query), out statements));

        public static string? DuckDBExtractStatementsError(DuckDBExtractedStatements statements) =>
            NativeText.Borrow(Error(statements));

        [LibraryImport(Library, EntryPoint = "duckdb_prepare_extracted_statement")]
        public static partial DuckDBState DuckDBPrepareExtractedStatement(
            DuckDBNativeConnection connection, DuckDBExtractedStatements statements, long index, out DuckDBPreparedStatement statement);

        [LibraryImport(Library, EntryPoint = "duckdb_extract_statements", StringMarshalling = StringMarshalling.Utf8)]
        private static partial ulong Extract(
            DuckDBNativeConnection connection, string query, out DuckDBExtractedStatements statements);

        [LibraryImport(Library, EntryPoint = "duckdb_extract_statements_error")]
        private static partial nint Error(DuckDBExtractedStatements statements);
    }
}
