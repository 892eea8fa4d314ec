using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>An integer of any size: magnitude as big-endian bytes, and a sign (1 when negative).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBBignum(nint Data, ulong Size, byte IsNegative);
