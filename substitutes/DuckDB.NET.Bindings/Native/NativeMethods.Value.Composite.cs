using System.Runtime.InteropServices;
using System.Text;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static partial class Value
    {
        /// <summary>Text of any length; U+0000 inside is kept, because the length is passed along.</summary>
        public static DuckDBValue DuckDBCreateVarchar(string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            var utf8 = Encoding.UTF8.GetBytes(value);
            return CreateVarchar(utf8, (ulong)utf8.Length);
        }

        public static DuckDBValue DuckDBCreateListValue(DuckDBLogicalType type, DuckDBValue[] values, int count)
        {
            using var borrowed = new BorrowedValues(values, count);
            return CreateList(type, borrowed.Handles, (ulong)count);
        }

        public static DuckDBValue DuckDBCreateArrayValue(DuckDBLogicalType type, DuckDBValue[] values, int count)
        {
            using var borrowed = new BorrowedValues(values, count);
            return CreateArray(type, borrowed.Handles, (ulong)count);
        }

        [LibraryImport(Library, EntryPoint = "duckdb_create_varchar_length")]
        private static partial DuckDBValue CreateVarchar(byte[] text, ulong length);

        [LibraryImport(Library, EntryPoint = "duckdb_create_list_value")]
        private static partial DuckDBValue CreateList(DuckDBLogicalType type, nint[] values, ulong count);

        [LibraryImport(Library, EntryPoint = "duckdb_create_array_value")]
        private static partial DuckDBValue CreateArray(DuckDBLogicalType type, nint[] values, ulong count);
    }
}
