using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;
using Fabra.Grpc.Server.Telemetry;

namespace Fabra.Grpc.Server.Tests.Telemetry;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new(FabraMeter.Name);
    private readonly MetricsCollector _collector = new();

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Write_counter_has_help_type_total_and_escaped_labels()
    {
        var counter = _meter.CreateCounter<long>("test.calls", description: "Calls, \\ and\nlines.");
        counter.Add(2, new KeyValuePair<string, object?>("path", "a\"b\\c\nd"), new KeyValuePair<string, object?>("code", 7));
        counter.Add(1, new KeyValuePair<string, object?>("path", "a\"b\\c\nd"), new KeyValuePair<string, object?>("code", 7));

        Scrape("test_calls_total").ShouldBe(
            """
            # HELP test_calls_total Calls, \\ and\nlines.
            # TYPE test_calls_total counter
            test_calls_total{code="7",path="a\"b\\c\nd"} 3

            """);
    }

    [Fact]
    public void Write_histogram_is_cumulative_with_buckets_below_a_millisecond()
    {
        var histogram = _meter.CreateHistogram<double>("test_latency_seconds", "s");
        foreach (var value in new[] { 0.0001, 0.0002, 0.03, 1e9 })
        {
            histogram.Record(value);
        }

        var text = Scrape("test_latency_seconds");

        text.ShouldContain("# TYPE test_latency_seconds histogram\n");
        text.ShouldContain("test_latency_seconds_bucket{le=\"0.0001\"} 1\n");
        text.ShouldContain("test_latency_seconds_bucket{le=\"0.00025\"} 2\n");
        text.ShouldContain("test_latency_seconds_bucket{le=\"0.05\"} 3\n");
        text.ShouldContain("test_latency_seconds_bucket{le=\"+Inf\"} 4\n");
        text.ShouldContain("test_latency_seconds_count 4\n");
        text.ShouldContain("test_latency_seconds_sum 1000000000.0303\n");
    }

    [Fact]
    public void Write_histogram_with_advice_uses_its_bounds()
    {
        var histogram = _meter.CreateHistogram(
            "test_sizes", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [10, 20] });
        histogram.Record(20);

        Scrape("test_sizes").ShouldBe(
            """
            # TYPE test_sizes histogram
            test_sizes_bucket{le="10"} 0
            test_sizes_bucket{le="20"} 1
            test_sizes_bucket{le="+Inf"} 1
            test_sizes_sum 20
            test_sizes_count 1

            """);
    }

    [Fact]
    public void Write_gauges_show_the_last_state()
    {
        var depth = 5;
        _meter.CreateObservableGauge("test_depth", () => depth);
        var open = _meter.CreateUpDownCounter<int>("test_open");
        open.Add(3);
        open.Add(-1);
        Scrape("test_depth");
        depth = 4;

        Scrape("test_depth").ShouldBe("# TYPE test_depth gauge\ntest_depth 4\n");
        Scrape("test_open").ShouldBe("# TYPE test_open gauge\ntest_open 2\n");
    }

    [Fact]
    public void Collect_labels_without_end_are_bounded()
    {
        var counter = _meter.CreateCounter<long>("test_flood_total");
        for (var i = 0; i < 3_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var series = _collector.Collect().Single(metric => metric.Name == "test_flood_total").Series;

        series.Count.ShouldBe(2_001);
        series.Sum(one => one.Sum).ShouldBe(3_000);
    }

    [Fact]
    public async Task Collect_after_concurrent_adds_loses_none()
    {
        var counter = _meter.CreateCounter<long>("test_race_total");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("key", i % 10));
            }
        })));

        var series = _collector.Collect().Single(metric => metric.Name == "test_race_total").Series;
        series.Count.ShouldBe(10);
        series.ShouldAllBe(one => one.Sum == 8_000);
    }

    /// <summary>One metric of a scrape; others of the same meter may come from elsewhere in the process.</summary>
    private string Scrape(string name) => PrometheusText.Write(_collector.Collect().Where(metric => metric.Name == name));
}
