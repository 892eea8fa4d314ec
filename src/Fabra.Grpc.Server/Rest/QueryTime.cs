using Fabra.Core.Errors;
using Fabra.Core.Time;
using Fabra.Core.Values;

namespace Fabra.Grpc.Server.Rest;

/// <summary>Times in a query string.</summary>
internal static class QueryTime
{
    /// <exception cref="FabraException">Not a time; names <paramref name="parameter"/>.</exception>
    public static DateTimeOffset Parse(string text, string parameter) => TimestampText.TryParse(text, out var time)
        ? time.CutToMicroseconds()
        : throw FabraException.Field(parameter, $"\"{text}\" is no RFC 3339 time such as 2024-01-15T10:00:00Z{PlusHint(text)}");

    /// <summary>A plus of an offset that was not escaped arrives as a space.</summary>
    private static string PlusHint(string text) =>
        text.Contains(' ', StringComparison.Ordinal) ? "; in an address + is written %2B" : "";
}
