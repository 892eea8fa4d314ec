using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>An unsigned integer of 128 bits: <c>Upper · 2⁶⁴ + Lower</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBUHugeInt(ulong Lower, ulong Upper)
{
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or needs more than 128 bits.</exception>
    public DuckDBUHugeInt(BigInteger value)
        : this(From(value))
    {
    }

    public DuckDBUHugeInt(UInt128 value)
        : this((ulong)value, (ulong)(value >> 64))
    {
    }

    public static BigInteger HugeIntMaxValue { get; } = UInt128.MaxValue;

    public static BigInteger HugeIntMinValue => BigInteger.Zero;

    public UInt128 ToUInt128() => new(Upper, Lower);

    public BigInteger ToBigInteger() => ToUInt128();

    public override string ToString() => ToUInt128().ToString(CultureInfo.InvariantCulture);

    private static UInt128 From(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, HugeIntMaxValue);
        return (UInt128)value;
    }
}
