using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fabra.Core.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>One JSON object to a line: <c>timestamp, level, event, logger</c>, then the event's own fields.</summary>
internal sealed class JsonLogFormatter(TimeProvider time) : LogFormatter
{
    private static readonly HashSet<string> Own =
        new(["timestamp", "level", "event", "logger", "trace_id", "exception"], StringComparer.Ordinal);

    public override void Write<TState>(in LogEntry<TState> entry, StringBuilder line)
    {
        var json = ScratchBuffer.WriteJson((Formatter: this, Entry: entry), static (json, log) => log.Formatter.Write(json, log.Entry));
        line.Append(Encoding.UTF8.GetString(json)).Append('\n');
    }

    private void Write<TState>(Utf8JsonWriter json, in LogEntry<TState> entry)
    {
        var log = LogEvent.From(entry);
        json.WriteStartObject();
        json.WriteString("timestamp", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("level", LogEvent.LevelName(entry.LogLevel));
        json.WriteString("event", log.Name);
        json.WriteString("logger", entry.Category);
        foreach (var (key, value) in log.Fields.DistinctBy(field => field.Key))
        {
            // An event's own trace id is the one its caller was told.
            WriteValue(json, Own.Contains(key) && key != "trace_id" ? "field_" + key : key, value);
        }

        if (Activity.Current is { } activity && !log.Fields.Any(field => field.Key == "trace_id"))
        {
            json.WriteString("trace_id", activity.TraceId.ToHexString());
        }

        if (entry.Exception is { } exception)
        {
            json.WriteString("exception", exception.ToString());
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string key, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(key);
                break;
            case bool flag:
                json.WriteBoolean(key, flag);
                break;
            case byte or short or int or long:
                json.WriteNumber(key, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(key, number);
                break;
            default:
                json.WriteString(key, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
