using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Cli.Commands.Features;

/// <summary>Parts of definitions for people.</summary>
internal static class DefinitionText
{
    /// <summary>A duration in the greatest unit that divides it, as definition files have it.</summary>
    public static string Duration(Duration? duration)
    {
        if (duration is null)
        {
            return "";
        }

        var time = duration.ToTimeSpan();
        var (number, unit) = time.Ticks switch
        {
            var ticks when ticks % TimeSpan.TicksPerDay == 0 => (time.TotalDays, "d"),
            var ticks when ticks % TimeSpan.TicksPerHour == 0 => (time.TotalHours, "h"),
            var ticks when ticks % TimeSpan.TicksPerMinute == 0 => (time.TotalMinutes, "m"),
            var ticks when ticks % TimeSpan.TicksPerSecond == 0 => (time.TotalSeconds, "s"),
            _ => (time.TotalMilliseconds, "ms"),
        };
        return number.ToString("0.####", CultureInfo.InvariantCulture) + unit;
    }
}
