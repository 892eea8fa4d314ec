using System.Globalization;
using System.Text.Json;
using Fabra.Bench.Load;

namespace Fabra.Bench.Report;

/// <summary>What was measured, and its medians.</summary>
internal sealed class BenchResults
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly Dictionary<string, List<(Sample Sample, double? Ratio)>> _samples = [];
    private readonly Dictionary<string, List<(double Rate, Latencies Latencies)>> _latencies = [];

    /// <summary>Stored bytes of one record.</summary>
    public double BytesEach { get; set; }

    public void Add(string name, Sample sample, double? ratio)
    {
        Refusals.Report(name, sample.Refused);
        Of(_samples, name).Add((sample, ratio));
    }

    public void Add(string name, double perSecond) => Add(name, new Sample((long)perSecond, 1, 0, 0), null);

    public void Add(string name, double rate, Latencies latencies)
    {
        Refusals.Report(name, latencies.Refused);
        Of(_latencies, name).Add((rate, latencies));
    }

    public double MedianRate(string name) => Median(_samples[name], entry => entry.Sample.PerSecond);

    public void Print(BenchOptions options)
    {
        var rows = _samples.Keys.Select(Row).ToArray();
        Console.WriteLine($"median of {options.Rounds} rounds of {options.Seconds.TotalSeconds} s, {options.Callers} callers on "
            + $"{options.Connections} connections, {Environment.ProcessorCount} processors, records of {BytesEach:0} bytes");
        Console.WriteLine("| measured | per second | ratio | MB/s | server µs each | client's share of CPU | at half rate: p50 ms | p99 ms |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.PerSecond:0} | {row.Ratio:0.00} | {row.MegabytesPerSecond:0.0} | {row.ServerMicrosecondsEach:0.0} | {row.ClientShare:0.00} | {row.P50:0.00} | {row.P99:0.00} |"));
        }

        if (options.Json is { } path)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(new { BytesEach, Rounds = options.Rounds, Rows = rows }, Indented));
        }
    }

    private ResultRow Row(string name)
    {
        var samples = _samples[name];
        var first = samples[0];
        var measuredCpu = first.Sample.ServerCpuSeconds > 0;
        _latencies.TryGetValue(name, out var latencies);
        return new ResultRow(
            name,
            Median(samples, entry => entry.Sample.PerSecond),
            first.Ratio is null ? null : Median(samples, entry => entry.Ratio!.Value),
            first.Sample.Bytes == 0 ? null : Median(samples, entry => entry.Sample.MegabytesPerSecond),
            measuredCpu ? Median(samples, entry => entry.Sample.ServerMicrosecondsEach) : null,
            measuredCpu ? Median(samples, entry => entry.Sample.ClientShare) : null,
            latencies is null ? null : Median(latencies, entry => entry.Latencies.P50),
            latencies is null ? null : Median(latencies, entry => entry.Latencies.P99));
    }

    private static List<T> Of<T>(Dictionary<string, List<T>> lists, string name)
    {
        if (!lists.TryGetValue(name, out var list))
        {
            lists.Add(name, list = []);
        }

        return list;
    }

    private static double Median<T>(List<T> entries, Func<T, double> of) => entries.Select(of).Median();
}
