namespace Fabra.Grpc.Server.Telemetry;

/// <summary>One instrument at one moment.</summary>
internal sealed record MetricSnapshot(
    string Name, string? Description, MetricKind Kind, double[] Bounds, IReadOnlyList<SeriesSnapshot> Series);
