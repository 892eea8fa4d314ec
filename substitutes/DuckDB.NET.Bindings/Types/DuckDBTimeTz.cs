using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A time of day and its offset from UTC, <paramref name="Offset"/> in seconds, east positive.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBTimeTz(DuckDBTimeOnly Time, int Offset)
{
    // The upper 40 bits hold microseconds; the lower 24 hold the offset counted down from 15:59:59, so that packed
    // values sort as DuckDB sorts them.
    private const int OffsetBits = 24;
    private const int MaxOffset = (16 * 60 * 60) - 1;

    internal static DuckDBTimeTz FromBits(ulong bits) =>
        new(
            DuckDBTimeOnly.FromDuckDBTime(new DuckDBTime((long)(bits >> OffsetBits))),
            MaxOffset - (int)(bits & ((1UL << OffsetBits) - 1)));
}
