namespace Fabra.Storage.Redis;

/// <summary>Times as microseconds since the year 1: never negative, so that their bytes order as they do.</summary>
internal static class Microseconds
{
    public static long Of(DateTimeOffset time) => time.UtcTicks / TimeSpan.TicksPerMicrosecond;

    /// <exception cref="InvalidDataException">Outside the years 1 to 9999.</exception>
    public static DateTimeOffset ToTime(long microseconds) =>
        microseconds is >= 0 && microseconds <= DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond
            ? new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero)
            : throw new InvalidDataException("not a time");
}
