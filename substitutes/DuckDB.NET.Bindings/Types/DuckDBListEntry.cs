using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>Where one row's list lies in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBListEntry(ulong Offset, ulong Length);
