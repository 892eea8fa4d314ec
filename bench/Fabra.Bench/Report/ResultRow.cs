namespace Fabra.Bench.Report;

/// <summary>One line of the table; null where a measurement has no such number.</summary>
internal sealed record ResultRow(
    string Name,
    double PerSecond,
    double? Ratio,
    double? MegabytesPerSecond,
    double? ServerMicrosecondsEach,
    double? ClientShare,
    double? P50,
    double? P99);
