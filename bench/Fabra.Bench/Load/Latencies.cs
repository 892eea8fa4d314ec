namespace Fabra.Bench.Load;

/// <summary>Percentiles in milliseconds.</summary>
internal sealed record Latencies(double P50, double P99, double P999, double Max)
{
    /// <summary>Calls that the server refused because it was overloaded; they have no part in the percentiles.</summary>
    public long Refused { get; init; }

    public static Latencies Of(double[] milliseconds)
    {
        Array.Sort(milliseconds);
        return new Latencies(At(milliseconds, 0.50), At(milliseconds, 0.99), At(milliseconds, 0.999), milliseconds.LastOrDefault());
    }

    private static double At(double[] sorted, double part) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
}
