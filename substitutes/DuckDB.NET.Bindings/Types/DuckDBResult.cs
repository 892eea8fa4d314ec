using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// The C struct of a result, laid out as the header says because it also travels by value. A copy shares what it
/// points to: close one of them, once.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public partial struct DuckDBResult
{
    private readonly ulong _columnCount;
    private readonly ulong _rowCount;
    private readonly ulong _rowsChanged;
    private readonly nint _columns;
    private readonly nint _errorMessage;
    private readonly nint _internalData;

    /// <summary>Frees the result and its error text; harmless on a result that is closed or was never filled.</summary>
    public void Close() => Destroy(ref this);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_result")]
    private static partial void Destroy(ref DuckDBResult result);
}
