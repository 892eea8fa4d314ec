using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fabra.Testing;

/// <summary>Keeps what is logged, for a test to look at.</summary>
public sealed class CapturedLog<T> : ILogger<T>
{
    private readonly ConcurrentQueue<LoggedEvent> _events = new();

    public IReadOnlyList<LoggedEvent> Events => [.. _events];

    /// <summary>The events of one name, in order.</summary>
    public IReadOnlyList<LoggedEvent> Of(string eventName) => [.. _events.Where(logged => logged.Name == eventName)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Enqueue(new LoggedEvent(logLevel, eventId.Name, formatter(state, exception), exception));
}

/// <summary>One logged event.</summary>
public sealed record LoggedEvent(LogLevel Level, string? Name, string Message, Exception? Exception);
