namespace Fabra.Core.Values;

/// <summary>Instants as text: RFC 3339 in UTC with <c>Z</c>, and as many of 0, 3 or 6 fraction digits as are needed.</summary>
internal static class TimestampText
{
    /// <summary>The most characters of an instant.</summary>
    public const int MaxLength = 27;

    private const int WithoutFraction = 19;

    public static string Format(DateTimeOffset time)
    {
        Span<char> text = stackalloc char[MaxLength];
        return new string(text[..Format(time, text)]);
    }

    /// <summary>Writes the text and returns its length; by hand, because format strings are read anew each time.</summary>
    public static int Format(DateTimeOffset time, Span<char> text)
    {
        var utc = time.UtcDateTime;
        utc.Deconstruct(out int year, out int month, out int day);
        Digits(text, 0, 4, year);
        text[4] = '-';
        Digits(text, 5, 2, month);
        text[7] = '-';
        Digits(text, 8, 2, day);
        text[10] = 'T';
        Digits(text, 11, 2, utc.Hour);
        text[13] = ':';
        Digits(text, 14, 2, utc.Minute);
        text[16] = ':';
        Digits(text, 17, 2, utc.Second);
        var length = WithoutFraction;
        var micros = (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        if (micros != 0)
        {
            text[length] = '.';
            var digits = micros % 1000 == 0 ? 3 : 6;
            Digits(text, length + 1, digits, digits == 3 ? micros / 1000 : micros);
            length += 1 + digits;
        }

        text[length] = 'Z';
        return length + 1;
    }

    /// <summary>Reads RFC 3339 (§5.6), cut to microseconds; without a zone it is UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) => Rfc3339.TryParse(text, out time);

    /// <summary>As <see cref="TryParse"/>; a date alone is its first moment.</summary>
    public static bool TryParseStart(string text, out DateTimeOffset time) => Rfc3339.TryParseStart(text, out time);

    /// <summary>As <see cref="TryParse"/>; a date alone is its last microsecond, so that an inclusive end takes the whole day.</summary>
    public static bool TryParseEnd(string text, out DateTimeOffset time) => Rfc3339.TryParseEnd(text, out time);

    private static void Digits(Span<char> text, int start, int count, int number)
    {
        for (var i = start + count - 1; i >= start; i--)
        {
            text[i] = (char)('0' + (number % 10));
            number /= 10;
        }
    }
}
