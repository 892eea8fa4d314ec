using Microsoft.Extensions.Logging;

namespace Fabra.Storage.Postgres;

/// <summary>Postgres's log events. The first word of each message is the event's name.</summary>
internal static partial class Log
{
    [LoggerMessage(
        220, LogLevel.Debug, "postgres_partition_made partition={Partition} moved={Moved}", EventName = "postgres_partition_made")]
    public static partial void PartitionMade(ILogger logger, string partition, int moved);

    [LoggerMessage(
        221, LogLevel.Information, "postgres_partition_dropped partition={Partition}", EventName = "postgres_partition_dropped")]
    public static partial void PartitionDropped(ILogger logger, string partition);

    [LoggerMessage(
        222, LogLevel.Warning, "default_partition_not_empty contexts={Contexts}", EventName = "default_partition_not_empty")]
    public static partial void DefaultPartitionUsed(ILogger logger, long contexts);

    [LoggerMessage(223, LogLevel.Warning, "postgres_upkeep_failed error={Error}", EventName = "postgres_upkeep_failed")]
    public static partial void UpkeepFailed(ILogger logger, string error);

    [LoggerMessage(
        224,
        LogLevel.Warning,
        "postgres_not_durable the server runs with fsync off: what it says is durable may be lost with the machine",
        EventName = "postgres_not_durable")]
    public static partial void NotDurable(ILogger logger);

    [LoggerMessage(
        225,
        LogLevel.Warning,
        "postgres_superuser the role that connects is a superuser: auditors' SQL can read whatever the server can",
        EventName = "postgres_superuser")]
    public static partial void Superuser(ILogger logger);

    [LoggerMessage(
        226, LogLevel.Warning, "postgres_awaited patience={Patience} error={Error}", EventName = "postgres_awaited")]
    public static partial void Awaited(ILogger logger, TimeSpan patience, string error);

    [LoggerMessage(
        227, LogLevel.Information, "postgres_vector_search mode={Mode} reason={Reason}", EventName = "postgres_vector_search")]
    public static partial void VectorSearch(ILogger logger, string mode, string reason);

    [LoggerMessage(228, LogLevel.Warning, "postgres_vectors_behind error={Error}", EventName = "postgres_vectors_behind")]
    public static partial void VectorsBehind(ILogger logger, string error);

    [LoggerMessage(
        229, LogLevel.Warning, "postgres_lock_awaited for={For} held_by={HeldBy} patience={Patience}", EventName = "postgres_lock_awaited")]
    public static partial void LockAwaited(ILogger logger, string @for, string heldBy, TimeSpan patience);
}
