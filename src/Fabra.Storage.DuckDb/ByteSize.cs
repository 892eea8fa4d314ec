using System.Globalization;

namespace Fabra.Storage.DuckDb;

/// <summary>Sizes as DuckDB writes them: a number and a unit, decimal (<c>MB</c>) or binary (<c>MiB</c>).</summary>
internal static class ByteSize
{
    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>The size in bytes, or null.</summary>
    public static double? TryParse(string text)
    {
        foreach (var (unit, bytes) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                var number = text.AsSpan(0, text.Length - unit.Length).TrimEnd();
                return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                    ? count * bytes
                    : null;
            }
        }

        return null;
    }
}
