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
                line.Append("    ");
                foreach (var c in detail.TrimEnd('\r'))
                {
                    // The texts of exceptions hold what callers sent.
                    AppendSafe(line, c);
                }

                line.Append('\n');
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
                _ => AppendSafe(line, c),
            };
        }

        line.Append('"');
    }

    /// <summary>Escapes what a terminal would do something with instead of showing it.</summary>
    private static StringBuilder AppendSafe(StringBuilder line, char c) =>
        IsUnsafe(c) ? line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : line.Append(c);

    /// <summary>Control characters, line breaks of Unicode, and what reverses the direction of reading.</summary>
    private static bool IsUnsafe(char c) => char.IsControl(c)
        || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static bool IsOneWord(string value)
    {
        foreach (var c in value)
        {
            if (c is '"' or '=' or '\\' || IsUnsafe(c) || char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return value.Length > 0;
    }
}
