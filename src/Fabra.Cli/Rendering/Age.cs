using System.Globalization;

namespace Fabra.Cli.Rendering;

/// <summary>An age for people: in the greatest unit of which it is at least one.</summary>
internal static class Age
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1)];

    public static string Of(long milliseconds)
    {
        var (unit, size) = Units.FirstOrDefault(candidate => milliseconds >= candidate.Milliseconds, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size} {unit}");
    }
}
