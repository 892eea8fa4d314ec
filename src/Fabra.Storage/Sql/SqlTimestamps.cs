using System.Globalization;

namespace Fabra.Storage.Sql;

/// <summary>Timestamps as databases print them in the ISO style.</summary>
internal static class SqlTimestamps
{
    private const string Local = "yyyy-MM-dd HH:mm:ss.FFFFFF";

    private static readonly string[] Formats = [Local, Local + "zz", Local + "zzz"];

    /// <summary>
    /// A timestamp of the years 1 to 9999 in at most microseconds; any other (<c>infinity</c>, years before Christ or of five digits,
    /// nanoseconds) is its text. One without an offset is UTC.
    /// </summary>
    public static Value Of(string text) => DateTimeOffset.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? Value.Of(instant)
            : Value.Of(text);
}
