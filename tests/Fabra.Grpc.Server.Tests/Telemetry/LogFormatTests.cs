using System.Text;
using System.Text.Json;
using Fabra.Grpc.Server.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Grpc.Server.Tests.Telemetry;

public sealed partial class LogFormatTests
{
    private static readonly TimeProvider Clock = new FixedTime();

    [Fact]
    public void Text_event_is_written_as_documented()
    {
        var line = Write(new TextLogFormatter(Clock), logger => LogFailed(logger, "abc123", "Connection refused"));

        line.ShouldBe("2024-01-15T10:30:00Z [warning] context_log_failed context_id=abc123 error=\"Connection refused\"\n");
    }

    [Fact]
    public void Text_values_cannot_break_the_line_or_forge_fields()
    {
        var line = Write(new TextLogFormatter(Clock), logger => LogFailed(logger, "a\nb [info] forged", "say \"hi\" x=1"));

        line.ShouldBe(
            "2024-01-15T10:30:00Z [warning] context_log_failed context_id=\"a\\nb [info] forged\" error=\"say \\\"hi\\\" x=1\"\n");
    }

    [Fact]
    public void Text_holds_no_control_characters_wherever_they_come_from()
    {
        var error = new InvalidOperationException("bad\u001b[2J\u202E");
        var text = Write(new TextLogFormatter(Clock), logger => LogFailed(logger, "a\u202Eb", "\u001b]0;t\a\u009b"))
            + Write(new TextLogFormatter(Clock), logger => LogCrash(logger, error));

        text.Where(c => c != '\n' && (char.IsControl(c) || c is '\u202E')).ShouldBeEmpty();
        text.ShouldContain("context_id=\"a\\u202eb\"");
        text.ShouldContain("    System.InvalidOperationException: bad\\u001b[2J\\u202e");
    }

    [Fact]
    public void Text_error_is_followed_by_its_stack_indented()
    {
        var lines = Write(new TextLogFormatter(Clock), logger => LogCrash(logger, new InvalidOperationException("bad"))).Split('\n');

        lines[0].ShouldBe("2024-01-15T10:30:00Z [error] thing_crashed exception=bad");
        lines[1].ShouldBe("    System.InvalidOperationException: bad");
    }

    [Fact]
    public void Text_prose_of_libraries_is_a_message()
    {
        var line = Write(new TextLogFormatter(Clock), logger => LogProse(logger, 5));

        line.ShouldBe("2024-01-15T10:30:00Z [info] log category=Test message=\"Now listening on port 5\"\n");
    }

    [Fact]
    public void Json_event_is_one_object_with_typed_fields()
    {
        var line = Write(new JsonLogFormatter(Clock), logger => LogComplete(logger, "ctx \"1\"", 1847));

        var json = JsonDocument.Parse(line).RootElement;
        json.GetProperty("timestamp").GetString().ShouldBe("2024-01-15T10:30:00.250Z");
        json.GetProperty("level").GetString().ShouldBe("info");
        json.GetProperty("event").GetString().ShouldBe("context_assembly_complete");
        json.GetProperty("logger").GetString().ShouldBe("Test");
        json.GetProperty("context_id").GetString().ShouldBe("ctx \"1\"");
        json.GetProperty("length").GetInt32().ShouldBe(1847);
    }

    private static string Write(LogFormatter formatter, Action<ILogger> log)
    {
        var lines = new StringBuilder();
        log(new FormattingLogger(formatter, lines));
        return lines.ToString();
    }

    [LoggerMessage(1, LogLevel.Warning, "context_log_failed context_id={ContextId} error={Error}")]
    private static partial void LogFailed(ILogger logger, string contextId, string error);

    [LoggerMessage(2, LogLevel.Information, "context_assembly_complete context_id={ContextId} length={Length}")]
    private static partial void LogComplete(ILogger logger, string contextId, int length);

    [LoggerMessage(3, LogLevel.Error, "thing_crashed")]
    private static partial void LogCrash(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Now listening on port {Port}")]
    private static partial void LogProse(ILogger logger, int port);

    private sealed class FormattingLogger(LogFormatter formatter, StringBuilder lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            formatter.Write(new LogEntry<TState>(logLevel, "Test", eventId, state, exception, format), lines);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 1, 15, 10, 30, 0, 250, TimeSpan.Zero);
    }
}
