using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// Microseconds since 1970-01-01 (other units in the columns that are called so). The extremes,
/// <c>±long.MaxValue</c>, stand for infinity.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public record struct DuckDBTimestampStruct(long Micros)
{
    public readonly bool IsPositiveInfinity => Micros == long.MaxValue;

    public readonly bool IsNegativeInfinity => Micros == -long.MaxValue;

    public readonly bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;
}
