using System.Globalization;

namespace Fabra.Core.Values;

/// <summary>Instants as text: RFC 3339 in UTC with <c>Z</c>, and as many of 0, 3 or 6 fraction digits as are needed.</summary>
public static class TimestampText
{
    public static string Format(DateTimeOffset time)
    {
        var micros = time.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var format = micros == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : micros % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        return time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads RFC 3339; a time without zone is UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
