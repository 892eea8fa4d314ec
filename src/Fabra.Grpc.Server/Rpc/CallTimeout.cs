using System.Globalization;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>How long the caller of a gRPC call waits, as <c>grpc-timeout</c> says it.</summary>
internal static class CallTimeout
{
    private const int MaxDigits = 8;

    /// <summary>
    /// The time, cut to the resolution of 100 ns; null for a text that is no timeout. The unit is a letter: hours, minutes, seconds,
    /// milliseconds, microseconds or nanoseconds.
    /// </summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length is < 2 or > MaxDigits + 1
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return text[^1] switch
        {
            'H' => TimeSpan.FromTicks(number * TimeSpan.TicksPerHour),
            'M' => TimeSpan.FromTicks(number * TimeSpan.TicksPerMinute),
            'S' => TimeSpan.FromTicks(number * TimeSpan.TicksPerSecond),
            'm' => TimeSpan.FromTicks(number * TimeSpan.TicksPerMillisecond),
            'u' => TimeSpan.FromTicks(number * TimeSpan.TicksPerMicrosecond),
            'n' => TimeSpan.FromTicks(number / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }
}
