using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Storage.Contexts;
using Npgsql;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>The columns of contexts in queries.</summary>
internal static class ContextSql
{
    private const string Common =
        "context_id, timestamp, name, version, tenant, principal, subjects, labels, freshness_status, replica_id, log_position, "
        + "entry_type, salts, manifest";

    /// <summary>What to select; <see cref="Read"/> expects it.</summary>
    public static string Columns(ContextColumns columns) => columns == ContextColumns.All
        ? Common + ", content, plan, lineage, meta"
        : Common + $", left(content, {PreviewOfContent.ReadLength})";

    public static ContextRecord Read(NpgsqlDataReader reader, ContextColumns columns)
    {
        var all = columns == ContextColumns.All;
        return new ContextRecord
        {
            ContextId = reader.GetGuid(0),
            Timestamp = reader.Instant(1),
            Name = reader.GetString(2),
            Version = reader.GetString(3),
            Tenant = new TenantId(reader.GetString(4)),
            Principal = reader.GetString(5),
            Subjects = ContextJson.ReadSubjects(reader.Octets(6)),
            Labels = ContextJson.ReadLabels(reader.Octets(7)),
            FreshnessStatus = LineageWords.ParseFreshness(reader.GetString(8)),
            ReplicaId = reader.GetString(9),
            LogPosition = reader.GetInt64(10),
            EntryType = reader.GetString(11),
            Salts = reader.Octets(12),
            Manifest = reader.Octets(13),
            Content = reader.Octets(14),
            Plan = all ? reader.Octets(15) : default,
            Lineage = all ? reader.Octets(16) : default,
            Meta = all ? reader.Octets(17) : default,
        };
    }
}
