using Fabra.Authoring;
using Fabra.Core.Values;

namespace Fabra.Grpc.Server.Rest;

/// <summary>Times in query strings.</summary>
internal static class QueryTime
{
    private delegate bool TimeReader(string text, out DateTimeOffset time);

    /// <summary>An instant; a date alone is refused, because it could mean either end of the day.</summary>
    /// <exception cref="FabraException">The text is no time; names the parameter.</exception>
    public static DateTimeOffset At(string name, string text) => Read(name, text, TimestampText.TryParse);

    /// <summary>An instant from which on; a date alone is its beginning.</summary>
    /// <exception cref="FabraException">The text is no time; names the parameter.</exception>
    public static DateTimeOffset Start(string name, string text) => Read(name, text, TimestampText.TryParseStart);

    /// <summary>An instant until which; a date alone is the whole day.</summary>
    /// <exception cref="FabraException">The text is no time; names the parameter.</exception>
    public static DateTimeOffset End(string name, string text) => Read(name, text, TimestampText.TryParseEnd);

    private static DateTimeOffset Read(string name, string text, TimeReader read)
    {
        if (read(text, out var time))
        {
            return time;
        }

        // The most frequent mistake: in a query string a plus sign means a space.
        var hint = LostItsPlus(text) ? "; the + of a zone is written %2B in a URL" : "";
        throw FabraException.Field(name, $"\"{text}\" is no RFC 3339 time such as 2024-01-15T10:00:00Z{hint}");
    }

    private static bool LostItsPlus(string text) =>
        text.LastIndexOf(' ') is > 10 and var at && TimestampText.TryParse($"{text[..at]}+{text[(at + 1)..]}", out _);
}
