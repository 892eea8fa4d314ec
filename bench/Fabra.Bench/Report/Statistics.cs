namespace Fabra.Bench.Report;

/// <summary>What is said of several rounds.</summary>
internal static class Statistics
{
    /// <summary>The middle one; of an even number the greater of the two.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
