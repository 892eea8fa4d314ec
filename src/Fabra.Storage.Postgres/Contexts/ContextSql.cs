using Fabra.Core.Contexts;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>The columns of contexts in queries.</summary>
internal static class ContextSql
{
    private const string Common =
        "context_id, timestamp, name, version, tenant, principal, subjects, labels, freshness_status, replica_id, log_position, "
        + "entry_type, salts, manifest";

    /// <summary>What to select; <see cref="ContextRows.Read"/> expects it.</summary>
    public static string Columns(ContextColumns columns) => columns == ContextColumns.All
        ? Common + ", content, plan, lineage, meta"
        : Common + $", left(content, {PreviewOfContent.ReadLength})";
}
