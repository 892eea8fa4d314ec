using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb;

/// <summary>DuckDB's log events. The first word of each message is the event's name.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning, "duckdb_reopened path={Path}", EventName = "duckdb_reopened")]
    public static partial void Reopened(ILogger logger, string path);

    [LoggerMessage(201, LogLevel.Warning, "duckdb_compaction_failed error={Error}", EventName = "duckdb_compaction_failed")]
    public static partial void CompactionFailed(ILogger logger, string error);

    [LoggerMessage(
        202,
        LogLevel.Debug,
        "duckdb_segment_written part={Part} rows={Rows} merged={Merged} elapsed_ms={Elapsed}",
        EventName = "duckdb_segment_written")]
    public static partial void SegmentWritten(ILogger logger, long part, long rows, int merged, long elapsed);

    [LoggerMessage(203, LogLevel.Warning, "duckdb_checkpoint_failed error={Error}", EventName = "duckdb_checkpoint_failed")]
    public static partial void CheckpointFailed(ILogger logger, string error);

    [LoggerMessage(204, LogLevel.Warning, "duckdb_upkeep_failed error={Error}", EventName = "duckdb_upkeep_failed")]
    public static partial void UpkeepFailed(ILogger logger, string error);
}
