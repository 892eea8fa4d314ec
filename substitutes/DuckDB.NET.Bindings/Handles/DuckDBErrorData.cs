using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>Owns the outcome of a call that reports errors as an object.</summary>
public sealed partial class DuckDBErrorData() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    public bool HasError => !IsInvalid && HasErrorNative(this);

    /// <summary>Text of the error; empty when there is none.</summary>
    public string Message => IsInvalid ? string.Empty : NativeText.Borrow(MessageNative(this)) ?? string.Empty;

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_error_data_has_error")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool HasErrorNative(DuckDBErrorData error);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_error_data_message")]
    private static partial nint MessageNative(DuckDBErrorData error);

    protected override bool ReleaseHandle()
    {
        Destroy(ref handle);
        return true;
    }

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_error_data")]
    private static partial void Destroy(ref nint handle);
}
