using Microsoft.Extensions.Logging;

namespace Fabra.Storage.Redis;

/// <summary>Redis's log events. The first word of each message is the event's name.</summary>
internal static partial class Log
{
    [LoggerMessage(230, LogLevel.Warning, "redis_not_connected store={Store} error={Error}", EventName = "redis_not_connected")]
    public static partial void NotConnected(ILogger logger, string store, string error);

    [LoggerMessage(
        231, LogLevel.Warning, "redis_connection_lost endpoint={Endpoint} error={Error}", EventName = "redis_connection_lost")]
    public static partial void ConnectionLost(ILogger logger, string endpoint, string error);

    [LoggerMessage(
        232, LogLevel.Information, "redis_connection_restored endpoint={Endpoint}", EventName = "redis_connection_restored")]
    public static partial void ConnectionRestored(ILogger logger, string endpoint);
}
