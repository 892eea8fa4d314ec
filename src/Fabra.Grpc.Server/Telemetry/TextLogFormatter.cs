using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary><c>2024-01-15T10:30:00Z [warning] context_log_failed context_id=abc123 error="Connection refused"</c>.</summary>
internal sealed class TextLogFormatter(TimeProvider time) : LogFormatter
{
    public override void Write<TState>(in LogEntry<TState> entry, StringBuilder line)
    {
        var log = LogEvent.From(entry);
        line.Append(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}")
            .Append(" [").Append(LogEvent.LevelName(entry.LogLevel)).Append("] ")
            .Append(log.Name);
        foreach (var (key, value) in log.Fields)
        {
            line.Append(' ').Append(key).Append('=');
            AppendQuoted(line, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        if (entry.Exception is { } exception)
        {
            line.Append(" exception=");
            AppendQuoted(line, exception.Message);
        }

        line.Append('\n');
        // The stack belongs to errors; a warning's exception is an expected failure, and its text is enough.
        if (entry is { LogLevel: >= LogLevel.Error, Exception: { } thrown })
        {
            foreach (var detail in thrown.ToString().Split('\n'))
            {
                line.Append("    ").Append(detail.TrimEnd('\r')).Append('\n');
            }
        }
    }

    /// <summary>Bare when one word; else in quotes, so that one event stays one line and splits into its fields again.</summary>
    private static void AppendQuoted(StringBuilder line, string value)
    {
        if (IsOneWord(value))
        {
            line.Append(value);
            return;
        }

        line.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => line.Append("\\\""),
                '\\' => line.Append("\\\\"),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => line.Append(c),
            };
        }

        line.Append('"');
    }

    private static bool IsOneWord(string value)
    {
        foreach (var c in value)
        {
            if (c is '"' or '=' or '\\' || char.IsControl(c) || char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return value.Length > 0;
    }
}
