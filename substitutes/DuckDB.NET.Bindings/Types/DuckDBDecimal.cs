using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A decimal of <paramref name="Width"/> digits (1 to 38), of which <paramref name="Scale"/> follow the point.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBDecimal(byte Width, byte Scale, DuckDBHugeInt Value)
{
    /// <summary>All digits, in invariant notation.</summary>
    public override string ToString()
    {
        var value = Value.ToInt128();
        var digits = Int128.Abs(value).ToString(null, null).PadLeft(Scale + 1, '0');
        var sign = Int128.IsNegative(value) ? "-" : string.Empty;
        return Scale == 0 ? sign + digits : $"{sign}{digits[..^Scale]}.{digits[^Scale..]}";
    }
}
