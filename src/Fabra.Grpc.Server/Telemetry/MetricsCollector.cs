using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>
/// Listens to Fabra's meter and keeps the numbers that a scrape asks for. OpenTelemetry's exporter would do the same at an eighth more
/// processor time for the start of a server, scraped or not; see bench/README.md.
/// </summary>
internal sealed class MetricsCollector : IHostedService, IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Metric> _metrics = new();

    public MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == FabraMeter.Name)
            {
                listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(instrument, static i => new Metric(i)));
            }
        };
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => ((Metric)state!).Measure((double)value, tags));
        // From construction on, so that nothing that other services count while they start is lost.
        _listener.Start();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The state of every instrument, by name. Observable ones are asked first.</summary>
    public IReadOnlyList<MetricSnapshot> Collect()
    {
        _listener.RecordObservableInstruments();
        // Two meters of the same name may hold an instrument of the same name; a scrape must not show it twice.
        return [.. _metrics.Values
            .Select(metric => metric.Read())
            .GroupBy(metric => metric.Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(Merge)];
    }

    public void Dispose() => _listener.Dispose();

    private static MetricSnapshot Merge(IGrouping<string, MetricSnapshot> same)
    {
        var first = same.First();
        var alike = same.Where(metric => metric.Kind == first.Kind && metric.Bounds.SequenceEqual(first.Bounds));
        return first with { Series = [.. alike.SelectMany(metric => metric.Series).GroupBy(PrometheusText.LabelsOf).Select(Sum)] };
    }

    private static SeriesSnapshot Sum(IEnumerable<SeriesSnapshot> same) => same.Aggregate((a, b) =>
        a with { Sum = a.Sum + b.Sum, Count = a.Count + b.Count, Buckets = [.. a.Buckets.Zip(b.Buckets, (x, y) => x + y)] });
}
