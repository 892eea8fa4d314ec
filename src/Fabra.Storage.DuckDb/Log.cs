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

    [LoggerMessage(205, LogLevel.Warning, "duckdb_fill_failed error={Error}", EventName = "duckdb_fill_failed")]
    public static partial void FillFailed(ILogger logger, string error);

    [LoggerMessage(
        206, LogLevel.Information, "duckdb_journal_recovered contexts={Count} folder={Folder}", EventName = "duckdb_journal_recovered")]
    public static partial void JournalRecovered(ILogger logger, int count, string folder);

    [LoggerMessage(
        207, LogLevel.Warning, "duckdb_journal_trim_failed folder={Folder} error={Error}", EventName = "duckdb_journal_trim_failed")]
    public static partial void JournalTrimFailed(ILogger logger, string folder, string error);

    [LoggerMessage(208, LogLevel.Warning, "duckdb_loss_accepted path={Path} lost={What}", EventName = "duckdb_loss_accepted")]
    public static partial void LossAccepted(ILogger logger, string path, string what);

    [LoggerMessage(210, LogLevel.Warning, "duckdb_log_set_aside path={Path} reason={Reason}", EventName = "duckdb_log_set_aside")]
    public static partial void LogSetAside(ILogger logger, string path, string reason);

    [LoggerMessage(209, LogLevel.Warning, "duckdb_commit_marker_failed error={Error}", EventName = "duckdb_commit_marker_failed")]
    public static partial void MarkerFailed(ILogger logger, string error);
}
