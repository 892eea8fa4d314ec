using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

/// <summary>Keeps what a server logs, so that a test fails on an error nobody expected.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Text)> _entries = new();

    /// <summary>Texts that a test brings about on purpose.</summary>
    public ConcurrentBag<string> Expected { get; } = [];

    public IEnumerable<string> Texts => _entries.Select(entry => entry.Text);

    public IEnumerable<string> UnexpectedErrors => _entries
        .Where(entry => entry.Level >= LogLevel.Error && !Expected.Any(text => entry.Text.Contains(text, StringComparison.Ordinal)))
        .Select(entry => $"[{entry.Level}] {entry.Category}: {entry.Text}");

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs._entries.Enqueue((logLevel, category, formatter(state, exception) + exception));
    }
}
