using System.Globalization;

namespace Fabra.Core.Values;

/// <summary>Numbers as ECMAScript writes them (Number::toString, ECMA-262 §6.1.6.1.20), which RFC 8785 §3.2.2.3 adopts.</summary>
public static class EcmaScriptNumber
{
    /// <summary>The shortest digits that round-trip; plain up to 21 digits before the point, else with an exponent; -0 is 0.</summary>
    public static string Format(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        // "R" yields the shortest round-trip digits, but in another notation: take digits and exponent apart.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = point < 0 ? mantissa : mantissa.Remove(point, 1);
        var leading = all.Length - all.TrimStart('0').Length;
        var digits = all[leading..].TrimEnd('0');

        // The value is 0.digits × 10^n.
        var n = whole - leading + exponent;
        var sign = value < 0 ? "-" : "";
        return sign + Place(digits, n);
    }

    private static string Place(string digits, int n)
    {
        var k = digits.Length;
        if (n is > 0 and <= 21)
        {
            return k <= n ? digits + new string('0', n - k) : $"{digits[..n]}.{digits[n..]}";
        }

        if (n is > -6 and <= 0)
        {
            return $"0.{new string('0', -n)}{digits}";
        }

        var power = Math.Abs(n - 1).ToString(CultureInfo.InvariantCulture);
        var tail = $"e{(n - 1 < 0 ? '-' : '+')}{power}";
        return k == 1 ? digits + tail : $"{digits[0]}.{digits[1..]}{tail}";
    }
}
