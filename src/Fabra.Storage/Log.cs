using Microsoft.Extensions.Logging;

namespace Fabra.Storage;

/// <summary>The log events of every store. The first word of each message is the event's name.</summary>
internal static partial class Log
{
    [LoggerMessage(240, LogLevel.Warning, "circuit_opened store={Store} error={Error}", EventName = "circuit_opened")]
    public static partial void CircuitOpened(ILogger logger, string store, string error);

    [LoggerMessage(241, LogLevel.Information, "circuit_closed store={Store}", EventName = "circuit_closed")]
    public static partial void CircuitClosed(ILogger logger, string store);
}
