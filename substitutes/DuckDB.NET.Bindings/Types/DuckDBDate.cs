using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>Days since 1970-01-01. The extremes, <c>±int.MaxValue</c>, stand for infinity.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct DuckDBDate(int Days)
{
    public readonly bool IsPositiveInfinity => Days == int.MaxValue;

    public readonly bool IsNegativeInfinity => Days == -int.MaxValue;

    public readonly bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;
}
