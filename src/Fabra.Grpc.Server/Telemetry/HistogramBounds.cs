using System.Diagnostics.Metrics;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>Upper bounds of histogram buckets.</summary>
internal static class HistogramBounds
{
    /// <summary>
    /// For seconds: many calls end well below a millisecond, so the first bucket ends at a tenth of one; ages of values reach
    /// days.
    /// </summary>
    private static readonly double[] Seconds =
    [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
        60, 600, 3_600, 21_600, 86_400, 604_800,
    ];

    private static readonly double[] Counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000];

    /// <summary>What the instrument advises, else bounds that fit its unit.</summary>
    public static double[] For(Instrument instrument) => Advised(instrument) ?? (instrument.Unit == "s" ? Seconds : Counts);

    public static bool IsHistogram(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Histogram<>);

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> h => h.Advice?.HistogramBucketBoundaries?.ToArray(),
        Histogram<float> h => h.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        Histogram<long> h => h.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        Histogram<int> h => h.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        _ => null,
    };
}
