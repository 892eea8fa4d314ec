using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>The server's own log: each entry a line, or a line and a stack, in one of two forms.</summary>
internal sealed class LogProvider : ILoggerProvider
{
    private const int MostKept = 4_096;

    [ThreadStatic]
    private static StringBuilder? _line;

    private readonly LogFormatter _formatter;
    private readonly LogOutput _output;

    public LogProvider(LogFormatter formatter, Stream stream)
    {
        _formatter = formatter;
        _output = new LogOutput(stream, DroppedLine);
    }

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    public void Dispose() => _output.Dispose();

    private string DroppedLine(long count) => Line(new LogEntry<KeyValuePair<string, object?>[]>(
        LogLevel.Warning,
        typeof(LogOutput).FullName!,
        default,
        [new("Count", count), new(LogEvent.TemplateKey, "log_lines_dropped count={Count}")],
        null,
        static (_, _) => ""));

    private string Line<TState>(in LogEntry<TState> entry)
    {
        // Taken while in use: what a field says of itself may be logged as well.
        var line = _line ?? new StringBuilder(512);
        _line = null;
        _formatter.Write(entry, line);
        var text = line.ToString();
        if (line.Capacity <= MostKept)
        {
            _line = line.Clear();
        }

        return text;
    }

    private sealed class CategoryLogger(LogProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider._output.Write(
                    provider.Line(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter)));
            }
        }
    }
}
