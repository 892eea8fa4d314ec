using Microsoft.Extensions.Logging;

namespace Fabra.Core.Evidence;

internal static partial class EvidenceLog
{
    [LoggerMessage(3001, LogLevel.Warning, "context_log_failed context_id={ContextId} error={Error}",
        EventName = "context_log_failed")]
    public static partial void ContextLogFailed(this ILogger logger, Exception? cause, Guid contextId, string error);

    [LoggerMessage(3002, LogLevel.Information, "context_spool_drained count={Count}", EventName = "context_spool_drained")]
    public static partial void SpoolDrained(this ILogger logger, long count);

    [LoggerMessage(3003, LogLevel.Warning, "context_spool_drain_failed remaining={Remaining}",
        EventName = "context_spool_drain_failed")]
    public static partial void DrainFailed(this ILogger logger, Exception error, long remaining);

    [LoggerMessage(3004, LogLevel.Critical, "context_spool_refused context_id={ContextId}: the log refuses it, kept in refused/",
        EventName = "context_spool_refused")]
    public static partial void SpooledRefused(this ILogger logger, Exception error, Guid contextId);

    [LoggerMessage(3005, LogLevel.Critical, "context_spool_record_damaged context_id={ContextId}: bytes kept in quarantine/",
        EventName = "context_spool_record_damaged")]
    public static partial void SpooledDamaged(this ILogger logger, Exception error, Guid contextId);

    [LoggerMessage(3006, LogLevel.Warning,
        "context_spool_key_taken context_id={ContextId} earlier={Earlier}: recorded without its request key",
        EventName = "context_spool_key_taken")]
    public static partial void SpooledKeyTaken(this ILogger logger, Guid contextId, Guid? earlier);

    [LoggerMessage(3007, LogLevel.Critical,
        "context_spool_store_replaced spool_store={SpoolStore} store={Store} remaining={Remaining}: not drained into another store",
        EventName = "context_spool_store_replaced")]
    public static partial void StoreReplaced(this ILogger logger, Guid spoolStore, Guid store, long remaining);
}
