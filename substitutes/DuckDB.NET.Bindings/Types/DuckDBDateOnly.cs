using System.Globalization;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A date of the proleptic Gregorian calendar; year 0 is 1 BC. Wider than <see cref="DateOnly"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBDateOnly(int Year, byte Month, byte Day)
{
    public static DuckDBDateOnly PositiveInfinity { get; } = FromDuckDBDate(new DuckDBDate(int.MaxValue));

    public static DuckDBDateOnly NegativeInfinity { get; } = FromDuckDBDate(new DuckDBDate(-int.MaxValue));

    public bool IsPositiveInfinity => this == PositiveInfinity;

    public bool IsNegativeInfinity => this == NegativeInfinity;

    public bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    public static implicit operator DuckDBDateOnly(DateOnly date) => new(date.Year, (byte)date.Month, (byte)date.Day);

    /// <exception cref="ArgumentOutOfRangeException">The year is not 1 to 9999.</exception>
    public static implicit operator DateOnly(DuckDBDateOnly date) => new(date.Year, date.Month, date.Day);

    /// <exception cref="ArgumentOutOfRangeException">The year is not 1 to 9999.</exception>
    public static explicit operator DateTime(DuckDBDateOnly date) => ((DateOnly)date).ToDateTime(TimeOnly.MinValue);

    /// <summary>Infinity comes out as the day after the last, or before the first, that DuckDB knows, and goes back.</summary>
    public static DuckDBDateOnly FromDuckDBDate(DuckDBDate date) => Calendar.FromDays(date.Days);

    /// <exception cref="ArgumentOutOfRangeException">There is no such day, or DuckDB cannot store it.</exception>
    public DuckDBDate ToDuckDBDate() => new(Calendar.ToDays(this));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}-{Day:D2}");
}
