using Microsoft.Extensions.Logging;

namespace Fabra.Core;

/// <summary>Core's log events. The first word of each message is the event's name.</summary>
internal static partial class Log
{
    [LoggerMessage(
        100, LogLevel.Warning, "online_read_failed store={Store} error={Error} held_back={HeldBack}", EventName = "online_read_failed")]
    public static partial void OnlineReadFailed(ILogger logger, string store, string error, long heldBack);

    [LoggerMessage(101, LogLevel.Warning, "online_write_failed rows={Rows} error={Error}", EventName = "online_write_failed")]
    public static partial void OnlineWriteFailed(ILogger logger, int rows, string error);

    [LoggerMessage(102, LogLevel.Error, "online_repair_given_up waiting={Waiting}; for further values the online store stays behind history", EventName = "online_repair_given_up")]
    public static partial void OnlineRepairGivenUp(ILogger logger, int waiting);

    [LoggerMessage(103, LogLevel.Warning, "feature_function_failed feature={Feature} entity_id={EntityId}", EventName = "feature_function_failed")]
    public static partial void FeatureFunctionFailed(ILogger logger, Exception failure, string feature, string entityId);

    [LoggerMessage(110, LogLevel.Information, "context_assembly_complete context_id={ContextId} length={Length}", EventName = "context_assembly_complete")]
    public static partial void AssemblyComplete(ILogger logger, Guid contextId, int length);

    [LoggerMessage(
        120, LogLevel.Information, "index_created index={Index} index_id={IndexId} embedder={Embedder}", EventName = "index_created")]
    public static partial void IndexCreated(ILogger logger, string index, Guid indexId, string embedder);

    [LoggerMessage(121, LogLevel.Information, "index_deleted index={Index} index_id={IndexId}", EventName = "index_deleted")]
    public static partial void IndexDeleted(ILogger logger, string index, Guid indexId);

    [LoggerMessage(
        122,
        LogLevel.Information,
        "documents_indexed index={Index} indexed={Indexed} unchanged={Unchanged} rejected={Rejected} chunks={Chunks}",
        EventName = "documents_indexed")]
    public static partial void DocumentsIndexed(ILogger logger, string index, int indexed, int unchanged, int rejected, int chunks);

    [LoggerMessage(
        123, LogLevel.Information, "index_compacted index={Index} ended_before={EndedBefore} removed={Removed} kept={Kept}",
        EventName = "index_compacted")]
    public static partial void IndexCompacted(ILogger logger, string index, string endedBefore, long removed, long kept);
}
