using Microsoft.Extensions.Logging;

namespace Fabra.Core;

/// <summary>Core's log events. The first word of each message is the event's name.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "online_read_failed store={Store} error={Error}", EventName = "online_read_failed")]
    public static partial void OnlineReadFailed(ILogger logger, string store, string error);

    [LoggerMessage(101, LogLevel.Warning, "online_write_failed rows={Rows} error={Error}", EventName = "online_write_failed")]
    public static partial void OnlineWriteFailed(ILogger logger, int rows, string error);

    [LoggerMessage(102, LogLevel.Error, "online_repair_given_up waiting={Waiting}; for further values the online store stays behind history", EventName = "online_repair_given_up")]
    public static partial void OnlineRepairGivenUp(ILogger logger, int waiting);

    [LoggerMessage(103, LogLevel.Warning, "feature_function_failed feature={Feature} entity_id={EntityId}", EventName = "feature_function_failed")]
    public static partial void FeatureFunctionFailed(ILogger logger, Exception failure, string feature, string entityId);

    [LoggerMessage(110, LogLevel.Information, "context_assembly_complete context_id={ContextId} length={Length}", EventName = "context_assembly_complete")]
    public static partial void AssemblyComplete(ILogger logger, Guid contextId, int length);
}
