using System.Globalization;
using System.Text;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>Prometheus' text exposition format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public static string Write(IEnumerable<MetricSnapshot> metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in metrics)
        {
            if (metric.Description is { Length: > 0 } description)
            {
                text.Append("# HELP ").Append(metric.Name).Append(' ').Append(EscapeHelp(description)).Append('\n');
            }

            text.Append("# TYPE ").Append(metric.Name).Append(' ').Append(TypeOf(metric.Kind)).Append('\n');
            foreach (var (series, labels) in metric.Series
                .Select(series => (series, Labels: LabelsOf(series)))
                .OrderBy(pair => pair.Labels, StringComparer.Ordinal))
            {
                if (metric.Kind == MetricKind.Histogram)
                {
                    WriteHistogram(text, metric, series, labels);
                }
                else
                {
                    WriteSample(text, metric.Name, labels, Number(series.Sum));
                }
            }
        }

        return text.ToString();
    }

    /// <summary>A name that the format allows; counters end in <c>_total</c>.</summary>
    public static string MetricName(string name, MetricKind kind)
    {
        var allowed = string.Concat(name.Select((c, i) => char.IsAsciiLetter(c) || c is '_' or ':' || (i > 0 && char.IsAsciiDigit(c)) ? c : '_'));
        return kind == MetricKind.Counter && !allowed.EndsWith("_total", StringComparison.Ordinal) ? allowed + "_total" : allowed;
    }

    /// <summary>The labels as they are written between the braces, in order of their names.</summary>
    public static string LabelsOf(SeriesSnapshot series) => string.Join(',', series.Tags
        .Select(tag => (Name: LabelName(tag.Key), Value: Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? ""))
        .OrderBy(label => label.Name, StringComparer.Ordinal)
        .Select(label => $"{label.Name}=\"{EscapeLabel(label.Value)}\""));

    private static void WriteHistogram(StringBuilder text, MetricSnapshot metric, SeriesSnapshot series, string labels)
    {
        var separator = labels.Length > 0 ? "," : "";
        var below = 0L;
        for (var i = 0; i < series.Buckets.Length; i++)
        {
            below += series.Buckets[i];
            var bound = i < metric.Bounds.Length ? Number(metric.Bounds[i]) : "+Inf";
            WriteSample(text, metric.Name + "_bucket", $"{labels}{separator}le=\"{bound}\"", Number(below));
        }

        WriteSample(text, metric.Name + "_sum", labels, Number(series.Sum));
        WriteSample(text, metric.Name + "_count", labels, Number(series.Count));
    }

    private static void WriteSample(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string LabelName(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetter(c) || c == '_' || (i > 0 && char.IsAsciiDigit(c)) ? c : '_'));

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}
