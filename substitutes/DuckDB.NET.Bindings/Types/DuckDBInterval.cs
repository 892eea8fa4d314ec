using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>Months, days and microseconds, which DuckDB keeps apart: a month has no fixed length.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBInterval(int Months, int Days, long Micros)
{
    /// <summary>Whole days apart from the rest of the day. What is below a microsecond is cut off.</summary>
    public static implicit operator DuckDBInterval(TimeSpan value) =>
        new(0, value.Days, value.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond);

    /// <exception cref="ArgumentOutOfRangeException">The interval has months.</exception>
    /// <exception cref="OverflowException">The interval is longer than a <see cref="TimeSpan"/> can say.</exception>
    public static explicit operator TimeSpan(DuckDBInterval value) =>
        value.Months == 0
            ? new TimeSpan(checked((value.Days * TimeSpan.TicksPerDay) + (value.Micros * TimeSpan.TicksPerMicrosecond)))
            : throw new ArgumentOutOfRangeException(
                nameof(value), value.Months, "An interval with months has no fixed length, so it is no TimeSpan.");
}
