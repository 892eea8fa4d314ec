using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>Owns an appender; destroying one that was not closed flushes what it holds.</summary>
public sealed partial class DuckDBAppender() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Destroy(ref handle).IsSuccess();

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_appender_destroy")]
    private static partial DuckDBState Destroy(ref nint handle);
}
