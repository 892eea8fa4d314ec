using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>Microseconds since midnight.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct DuckDBTime(long Micros);
