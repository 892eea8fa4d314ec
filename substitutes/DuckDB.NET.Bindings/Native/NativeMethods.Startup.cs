using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Opening databases and connections.</summary>
    public static partial class Startup
    {
        /// <summary>Opens a database file, or one in memory when <paramref name="path"/> is null or empty.</summary>
        public static DuckDBState DuckDBOpen(string? path, out DuckDBDatabase database, DuckDBConfig config, out string? error)
        {
            var state = Open(path is null ? null : NativeText.Whole(path), out database, config, out var text);
            error = NativeText.Take(text);
            return state;
        }

        public static string? DuckDBLibraryVersion() => NativeText.Borrow(LibraryVersion());

        [LibraryImport(Library, EntryPoint = "duckdb_connect")]
        public static partial DuckDBState DuckDBConnect(DuckDBDatabase database, out DuckDBNativeConnection connection);

        [LibraryImport(Library, EntryPoint = "duckdb_query_progress")]
        public static partial DuckDBQueryProgress DuckDBQueryProgress(DuckDBNativeConnection connection);

        [LibraryImport(Library, EntryPoint = "duckdb_connection_get_client_context")]
        public static partial void DuckDBConnectionGetClientContext(
            DuckDBNativeConnection connection, out DuckDBClientContext context);

        [LibraryImport(Library, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
        private static partial DuckDBState Open(string? path, out DuckDBDatabase database, DuckDBConfig config, out nint error);

        [LibraryImport(Library, EntryPoint = "duckdb_library_version")]
        private static partial nint LibraryVersion();
    }
}
