using System.Diagnostics;
using System.Globalization;

namespace Fabra.Soak.Harness;

/// <summary>Lines for whoever watches, each with the time since the start.</summary>
internal static class Progress
{
    private static readonly long Started = Stopwatch.GetTimestamp();

    public static void Line(string text) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(Started).TotalSeconds,8:0.0} s  {text}"));
}
