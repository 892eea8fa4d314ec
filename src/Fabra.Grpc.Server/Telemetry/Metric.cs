using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>All series of one instrument. Bounded: labels that a caller can choose must not fill the memory.</summary>
internal sealed class Metric
{
    private const int MaxSeries = 2_000;

    private static readonly KeyValuePair<string, object?>[] OverflowTags = [new("otel_metric_overflow", "true")];

    private readonly ConcurrentDictionary<int, MetricSeries[]> _series = new();
    private readonly MetricSeries _overflow;
    private readonly double[] _bounds;
    private readonly bool _replaces;
    private int _count;
    private int _overflowed;

    public Metric(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        Kind = HistogramBounds.IsHistogram(instrument) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
        // Observed values and gauges are states; others are changes.
        _replaces = instrument.IsObservable || type == typeof(Gauge<>);
        Name = PrometheusText.MetricName(instrument.Name, Kind);
        Description = instrument.Description;
        _bounds = Kind == MetricKind.Histogram ? HistogramBounds.For(instrument) : [];
        _overflow = new MetricSeries(OverflowTags, _bounds);
    }

    public string Name { get; }

    public string? Description { get; }

    public MetricKind Kind { get; }

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(tags);
        if (Kind == MetricKind.Histogram)
        {
            series.Record(value);
        }
        else if (_replaces)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    public MetricSnapshot Read()
    {
        var series = _series.Values.SelectMany(chain => chain).Select(one => one.Read()).ToList();
        if (Volatile.Read(ref _overflowed) != 0)
        {
            series.Add(_overflow.Read());
        }

        return new MetricSnapshot(Name, Description, Kind, _bounds, series);
    }

    /// <summary>Allocates only for labels not seen before.</summary>
    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var tag in tags)
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
        }

        var key = hash.ToHashCode();
        var chain = _series.GetValueOrDefault(key, []);
        foreach (var series in chain)
        {
            if (series.HasTags(tags))
            {
                return series;
            }
        }

        return AddSeries(key, tags.ToArray());
    }

    private MetricSeries AddSeries(int key, KeyValuePair<string, object?>[] tags)
    {
        if (Interlocked.Increment(ref _count) > MaxSeries)
        {
            Interlocked.Decrement(ref _count);
            Volatile.Write(ref _overflowed, 1);
            return _overflow;
        }

        var added = new MetricSeries(tags, _bounds);
        var chain = _series.AddOrUpdate(
            key, _ => [added], (_, present) => present.Any(series => series.HasTags(tags)) ? present : [.. present, added]);
        return chain.First(series => series.HasTags(tags));
    }
}
