namespace DuckDB.NET.Native;

/// <summary>DuckDB's C API, one nested class per area of its header.</summary>
public static partial class NativeMethods
{
    internal const string Library = "duckdb";
}
