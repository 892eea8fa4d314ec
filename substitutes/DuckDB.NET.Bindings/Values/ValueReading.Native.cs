using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

internal static partial class ValueReading
{
    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_bool")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool GetBool(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_int8")]
    private static partial sbyte GetInt8(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_int16")]
    private static partial short GetInt16(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_int32")]
    private static partial int GetInt32(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_int64")]
    private static partial long GetInt64(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_uint8")]
    private static partial byte GetUInt8(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_uint16")]
    private static partial ushort GetUInt16(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_uint32")]
    private static partial uint GetUInt32(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_uint64")]
    private static partial ulong GetUInt64(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_hugeint")]
    private static partial DuckDBHugeInt GetHugeInt(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_uhugeint")]
    private static partial DuckDBUHugeInt GetUHugeInt(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_float")]
    private static partial float GetFloat(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_double")]
    private static partial double GetDouble(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_decimal")]
    private static partial DuckDBDecimal GetDecimal(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_varchar")]
    private static partial nint GetVarchar(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_blob")]
    private static partial NativeBlob GetBlob(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_uuid")]
    private static partial DuckDBUHugeInt GetUuid(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_date")]
    private static partial DuckDBDate GetDate(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_time")]
    private static partial DuckDBTime GetTime(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_time_tz")]
    private static partial DuckDBTimeTzStruct GetTimeTz(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_timestamp")]
    private static partial DuckDBTimestampStruct GetTimestamp(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_timestamp_tz")]
    private static partial DuckDBTimestampStruct GetTimestampTz(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_timestamp_s")]
    private static partial DuckDBTimestampStruct GetTimestampS(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_timestamp_ms")]
    private static partial DuckDBTimestampStruct GetTimestampMs(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_timestamp_ns")]
    private static partial DuckDBTimestampStruct GetTimestampNs(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_interval")]
    private static partial DuckDBInterval GetInterval(DuckDBValue value);
}
