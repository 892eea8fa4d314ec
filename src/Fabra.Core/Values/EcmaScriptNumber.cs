using System.Globalization;

namespace Fabra.Core.Values;

/// <summary>Numbers as ECMAScript writes them (Number::toString, ECMA-262 §6.1.6.1.20), which RFC 8785 §3.2.2.3 adopts.</summary>
internal static class EcmaScriptNumber
{
    /// <summary>More than any number takes: 17 digits, sign, point, and five zeros or an exponent.</summary>
    private const int MostChars = 32;

    /// <summary>The shortest digits that round-trip; plain up to 21 digits before the point, else with an exponent; -0 is 0.</summary>
    public static string Format(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        // "R" yields the shortest round-trip digits, but in another notation: take digits and exponent apart.
        Span<char> shortest = stackalloc char[MostChars];
        Math.Abs(value).TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        ReadOnlySpan<char> mantissa = shortest[..length];
        var n = 0;
        if (mantissa.IndexOf('E') is >= 0 and var mark)
        {
            n = int.Parse(mantissa[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..mark];
        }

        // The value becomes 0.digits × 10^n.
        Span<char> digits = stackalloc char[MostChars];
        var k = 0;
        var whole = true;
        foreach (var c in mantissa)
        {
            if (c == '.')
            {
                whole = false;
            }
            else if (k == 0 && c == '0')
            {
                n -= whole ? 0 : 1;
            }
            else
            {
                digits[k++] = c;
                n += whole ? 1 : 0;
            }
        }

        return Place(value < 0 ? "-" : "", digits[..k].TrimEnd('0'), n);
    }

    private static string Place(string sign, ReadOnlySpan<char> digits, int n)
    {
        const string Zeros = "000000000000000000000";
        var k = digits.Length;
        if (n is > 0 and <= 21)
        {
            return k <= n
                ? string.Concat(sign, digits, Zeros.AsSpan(0, n - k))
                : string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[..n]}.{digits[n..]}");
        }

        if (n is > -6 and <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{sign}0.{Zeros.AsSpan(0, -n)}{digits}");
        }

        var exponent = n - 1;
        var point = k == 1 ? "" : ".";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sign}{digits[0]}{point}{digits[1..]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }
}
