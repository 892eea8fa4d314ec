using Microsoft.Extensions.Logging;

namespace Fabra.Storage;

/// <summary>The stores' log events. The first word of each message is the event's name.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning, "duckdb_reopened path={Path}", EventName = "duckdb_reopened")]
    public static partial void DuckDbReopened(ILogger logger, string path);

    [LoggerMessage(201, LogLevel.Warning, "duckdb_compaction_failed error={Error}", EventName = "duckdb_compaction_failed")]
    public static partial void DuckDbCompactionFailed(ILogger logger, string error);

    [LoggerMessage(
        202,
        LogLevel.Debug,
        "duckdb_segment_written part={Part} rows={Rows} merged={Merged} elapsed_ms={Elapsed}",
        EventName = "duckdb_segment_written")]
    public static partial void DuckDbSegmentWritten(ILogger logger, long part, long rows, int merged, long elapsed);

    [LoggerMessage(203, LogLevel.Warning, "duckdb_checkpoint_failed error={Error}", EventName = "duckdb_checkpoint_failed")]
    public static partial void DuckDbCheckpointFailed(ILogger logger, string error);

    [LoggerMessage(204, LogLevel.Warning, "duckdb_upkeep_failed error={Error}", EventName = "duckdb_upkeep_failed")]
    public static partial void DuckDbUpkeepFailed(ILogger logger, string error);

    [LoggerMessage(230, LogLevel.Warning, "redis_not_connected store={Store} error={Error}", EventName = "redis_not_connected")]
    public static partial void RedisNotConnected(ILogger logger, string store, string error);

    [LoggerMessage(
        231, LogLevel.Warning, "redis_connection_lost endpoint={Endpoint} error={Error}", EventName = "redis_connection_lost")]
    public static partial void RedisConnectionLost(ILogger logger, string endpoint, string error);

    [LoggerMessage(
        232, LogLevel.Information, "redis_connection_restored endpoint={Endpoint}", EventName = "redis_connection_restored")]
    public static partial void RedisConnectionRestored(ILogger logger, string endpoint);

    [LoggerMessage(240, LogLevel.Warning, "circuit_opened store={Store} error={Error}", EventName = "circuit_opened")]
    public static partial void CircuitOpened(ILogger logger, string store, string error);

    [LoggerMessage(241, LogLevel.Information, "circuit_closed store={Store}", EventName = "circuit_closed")]
    public static partial void CircuitClosed(ILogger logger, string store);
}
