using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A date and a time of day, to the microsecond. Wider than <see cref="DateTime"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBTimestamp(DuckDBDateOnly Date, DuckDBTimeOnly Time)
{
    private const long MicrosPerDay = 86_400_000_000;

    public static DuckDBTimestamp PositiveInfinity { get; } =
        FromDuckDBTimestampStruct(new DuckDBTimestampStruct(long.MaxValue));

    public static DuckDBTimestamp NegativeInfinity { get; } =
        FromDuckDBTimestampStruct(new DuckDBTimestampStruct(-long.MaxValue));

    public bool IsPositiveInfinity => this == PositiveInfinity;

    public bool IsNegativeInfinity => this == NegativeInfinity;

    public bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    /// <summary>Infinity comes out as the microsecond after the last, or before the first, that DuckDB knows, and goes back.</summary>
    public static DuckDBTimestamp FromDuckDBTimestampStruct(DuckDBTimestampStruct timestamp)
    {
        var days = Calendar.FloorDivide(timestamp.Micros, MicrosPerDay);
        var time = new DuckDBTime(timestamp.Micros - (days * MicrosPerDay));
        return new DuckDBTimestamp(Calendar.FromDays((int)days), DuckDBTimeOnly.FromDuckDBTime(time));
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    /// <exception cref="OverflowException">DuckDB cannot store this instant.</exception>
    public DuckDBTimestampStruct ToDuckDBTimestampStruct()
    {
        // In 128 bits: the first instants' midnight lies before the first instant.
        var micros = ((Int128)Calendar.ToDays(Date) * MicrosPerDay) + Time.ToDuckDBTime().Micros;
        return new DuckDBTimestampStruct(checked((long)micros));
    }

    /// <summary>Of unspecified kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The year is not 1 to 9999.</exception>
    public DateTime ToDateTime() => ((DateTime)Date).AddTicks(Time.Ticks);

    public override string ToString() => $"{Date}T{Time}";
}
