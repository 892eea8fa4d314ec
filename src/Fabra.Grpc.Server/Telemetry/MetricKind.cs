namespace Fabra.Grpc.Server.Telemetry;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
