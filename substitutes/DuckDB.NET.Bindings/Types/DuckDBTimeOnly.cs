using System.Globalization;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A time of day, 00:00:00 to 24:00:00; <paramref name="Microsecond"/> is 0 to 999,999.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBTimeOnly(byte Hour, byte Min, byte Sec, int Microsecond = 0)
{
    private const long MicrosPerSecond = 1_000_000;
    private const long MicrosPerDay = 86_400 * MicrosPerSecond;

    public long Ticks => ToDuckDBTime().Micros * TimeSpan.TicksPerMicrosecond;

    /// <summary>What is below a microsecond is cut off.</summary>
    public static implicit operator DuckDBTimeOnly(TimeOnly time) =>
        FromDuckDBTime(new DuckDBTime(time.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <exception cref="ArgumentOutOfRangeException">The time is 24:00:00.</exception>
    public static implicit operator TimeOnly(DuckDBTimeOnly time) => new(time.Ticks);

    internal static DuckDBTimeOnly FromDuckDBTime(DuckDBTime time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time.Micros, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.Micros, MicrosPerDay, nameof(time));
        var (seconds, micros) = Math.DivRem(time.Micros, MicrosPerSecond);
        return new DuckDBTimeOnly(
            (byte)(seconds / 3_600), (byte)(seconds / 60 % 60), (byte)(seconds % 60), (int)micros);
    }

    internal DuckDBTime ToDuckDBTime() =>
        new((((((Hour * 60L) + Min) * 60) + Sec) * MicrosPerSecond) + Microsecond);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Hour:D2}:{Min:D2}:{Sec:D2}.{Microsecond:D6}");
}
