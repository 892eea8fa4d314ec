using System.Data.Common;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Storage.Contexts;

namespace Fabra.Storage.Rows;

/// <summary>Rows of the context log. Each store says how its columns are selected, in this order.</summary>
internal static class ContextRows
{
    public static ContextRecord Read(DbDataReader reader, ContextColumns columns)
    {
        var all = columns == ContextColumns.All;
        return new ContextRecord
        {
            ContextId = reader.GetGuid(0),
            Timestamp = reader.Instant(1),
            Name = reader.GetString(2),
            Version = reader.GetString(3),
            Tenant = new TenantId(reader.GetString(4)),
            Principal = new Principal(reader.GetString(5)),
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
