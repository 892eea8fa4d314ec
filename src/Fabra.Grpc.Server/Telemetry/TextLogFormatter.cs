using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary><c>2024-01-15T10:30:00Z [warning] context_log_failed context_id=abc123 error="Connection refused"</c>.</summary>
internal sealed class TextLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "fabra-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var log = LogEvent.From(logEntry);
        var line = new StringBuilder()
            .Append(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .Append(" [").Append(LogEvent.LevelName(logEntry.LogLevel)).Append("] ")
            .Append(log.Name);
        foreach (var (key, value) in log.Fields)
        {
            line.Append(' ').Append(key).Append('=').Append(Quote(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }

        if (logEntry.Exception is { } exception)
        {
            line.Append(" exception=").Append(Quote(exception.Message));
        }

        textWriter.WriteLine(line);
        // The stack belongs to errors; a warning's exception is an expected failure, and its text is enough.
        if (logEntry is { LogLevel: >= LogLevel.Error, Exception: { } thrown })
        {
            foreach (var detail in thrown.ToString().Split('\n'))
            {
                textWriter.WriteLine("    " + detail.TrimEnd('\r'));
            }
        }
    }

    /// <summary>Bare when one word; else in quotes, so that one event stays one line and splits into its fields again.</summary>
    private static string Quote(string value)
    {
        if (value.Length > 0 && !value.Any(static c => c is ' ' or '"' or '=' or '\\' || char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            return value;
        }

        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            quoted = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
