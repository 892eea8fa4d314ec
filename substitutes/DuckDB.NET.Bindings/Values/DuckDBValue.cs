using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>Owns a single value of any type.</summary>
public sealed partial class DuckDBValue() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true), IDuckDBValueReader
{
    /// <summary>True also where there is no value at all, as for a named argument that was not given.</summary>
    public bool IsNull() => IsInvalid || IsNullNative(this);

    public T GetValue<T>()
    {
        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (!IsNull())
        {
            return (T)ValueConversion.To(target, ValueReading.Read(this, TypeId));
        }

        return default(T) is null
            ? default!
            : throw new InvalidCastException($"The value is NULL, which is no {typeof(T).Name}.");
    }

    /// <summary>The type belongs to the value, so it is not wrapped in an owning handle.</summary>
    private DuckDBType TypeId => GetTypeId(GetValueType(this));

    protected override bool ReleaseHandle()
    {
        Destroy(ref handle);
        return true;
    }

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_value")]
    private static partial void Destroy(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_is_null_value")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool IsNullNative(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_value_type")]
    private static partial nint GetValueType(DuckDBValue value);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_get_type_id")]
    private static partial DuckDBType GetTypeId(nint type);
}
