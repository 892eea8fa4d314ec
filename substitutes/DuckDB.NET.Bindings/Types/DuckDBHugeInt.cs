using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A signed integer of 128 bits: <c>Upper · 2⁶⁴ + Lower</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBHugeInt(ulong Lower, long Upper)
{
    /// <exception cref="ArgumentOutOfRangeException">The value needs more than 128 bits.</exception>
    public DuckDBHugeInt(BigInteger value)
        : this(From(value))
    {
    }

    public DuckDBHugeInt(Int128 value)
        : this((ulong)(UInt128)value, (long)(value >> 64))
    {
    }

    public static BigInteger HugeIntMaxValue { get; } = Int128.MaxValue;

    public static BigInteger HugeIntMinValue { get; } = Int128.MinValue;

    public Int128 ToInt128() => new((ulong)Upper, Lower);

    public BigInteger ToBigInteger() => ToInt128();

    public override string ToString() => ToInt128().ToString(CultureInfo.InvariantCulture);

    private static Int128 From(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, HugeIntMinValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, HugeIntMaxValue);
        return (Int128)value;
    }
}
