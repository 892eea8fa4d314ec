using Microsoft.Extensions.Logging;

namespace Fabra.Core.Evidence.Spool;

internal static partial class SpoolLog
{
    [LoggerMessage(3101, LogLevel.Information, "context_spool_opened directory={Directory} store={Store} records={Records} bytes={Bytes}",
        EventName = "context_spool_opened")]
    public static partial void SpoolOpened(this ILogger logger, string directory, Guid store, long records, long bytes);

    [LoggerMessage(3102, LogLevel.Error,
        "context_spool_damaged segment={Segment} offset={Offset} length={Length} problem={Problem}",
        EventName = "context_spool_damaged")]
    public static partial void SpoolDamaged(this ILogger logger, string segment, long offset, long length, string problem);

    [LoggerMessage(3103, LogLevel.Warning, "context_spool_torn segment={Segment} bytes={Bytes}: never acknowledged, dropped",
        EventName = "context_spool_torn")]
    public static partial void TornTail(this ILogger logger, string segment, int bytes);

    [LoggerMessage(3104, LogLevel.Warning, "context_spool_cursor_damaged directory={Directory}: draining again from the start",
        EventName = "context_spool_cursor_damaged")]
    public static partial void CursorDamaged(this ILogger logger, string directory);

    [LoggerMessage(3105, LogLevel.Warning, "context_spool_cleanup_failed directory={Directory}: tried again at the next drain",
        EventName = "context_spool_cleanup_failed")]
    public static partial void CleanupFailed(this ILogger logger, Exception error, string directory);

    [LoggerMessage(3106, LogLevel.Warning, "context_spool_segment_abandoned segment={Segment}: what was cut off may come back",
        EventName = "context_spool_segment_abandoned")]
    public static partial void AbandonFailed(this ILogger logger, Exception error, string segment);

    [LoggerMessage(3107, LogLevel.Warning,
        "context_spool_claimed directory={Directory} store={Store} earlier={Earlier} records={Records} reason={Reason}",
        EventName = "context_spool_claimed")]
    public static partial void SpoolClaimed(this ILogger logger, string directory, Guid store, Guid? earlier, int records, string reason);
}
