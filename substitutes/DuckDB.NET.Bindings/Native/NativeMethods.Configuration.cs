using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Start-up options.</summary>
    public static partial class Configuration
    {
        public static int DuckDBConfigCount() => checked((int)Count());

        /// <summary>Name and description of the option at <paramref name="index"/>, 0 to the count less one.</summary>
        public static DuckDBState DuckDBGetConfigFlag(int index, out string? name, out string? description)
        {
            var state = GetFlag((nuint)index, out var nativeName, out var nativeDescription);
            name = NativeText.Borrow(nativeName);
            description = NativeText.Borrow(nativeDescription);
            return state;
        }

        [LibraryImport(Library, EntryPoint = "duckdb_create_config")]
        public static partial DuckDBState DuckDBCreateConfig(out DuckDBConfig config);

        [LibraryImport(Library, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
        public static partial DuckDBState DuckDBSetConfig(DuckDBConfig config, string name, string value);

        [LibraryImport(Library, EntryPoint = "duckdb_config_count")]
        private static partial nuint Count();

        [LibraryImport(Library, EntryPoint = "duckdb_get_config_flag")]
        private static partial DuckDBState GetFlag(nuint index, out nint name, out nint description);
    }
}
