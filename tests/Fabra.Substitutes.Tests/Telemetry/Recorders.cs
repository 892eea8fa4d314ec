using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace Fabra.Substitutes.Tests.Telemetry;

internal sealed class SpanRecorder : BaseProcessor<Activity>
{
    public ConcurrentQueue<string> Names { get; } = [];

    public string? ServiceName { get; private set; }

    public bool IsShutDown { get; private set; }

    public override void OnEnd(Activity data)
    {
        Names.Enqueue(data.OperationName);
        ServiceName = ParentProvider.GetResource().Attributes.SingleOrDefault(a => a.Key == "service.name").Value as string;
    }

    protected override bool OnShutdown(int timeoutMilliseconds) => IsShutDown = true;
}

internal sealed class LogRecorder : BaseProcessor<LogRecord>
{
    public ConcurrentQueue<string?> Bodies { get; } = [];

    public override void OnEnd(LogRecord data) => Bodies.Enqueue(data.FormattedMessage ?? data.Body);
}

internal sealed class MetricRecorder : BaseExporter<Metric>
{
    public ConcurrentQueue<string> Names { get; } = [];

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            Names.Enqueue(metric.Name);
        }

        return ExportResult.Success;
    }
}
