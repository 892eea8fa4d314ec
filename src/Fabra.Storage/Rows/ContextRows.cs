using System.Data.Common;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Storage.Contexts;

namespace Fabra.Storage.Rows;

/// <summary>
/// Rows of the context log. Each store says how its columns are selected, in this order. A column that somebody changed to what Fabra
/// never writes does not make a row unreadable, nor those next to it: the record names it.
/// </summary>
internal static class ContextRows
{
    public static ContextRecord Read(DbDataReader reader, ContextColumns columns)
    {
        var all = columns == ContextColumns.All;
        var contextId = reader.GetGuid(0);
        var timestamp = InstantOrNull(reader, 1);
        var subjects = ContextJson.ReadSubjects(reader.Octets(6));
        var labels = ContextJson.ReadLabels(reader.Octets(7));
        var isStatus = LineageWords.TryParseFreshness(reader.GetString(8), out var status);
        return new ContextRecord
        {
            ContextId = contextId,
            Timestamp = timestamp ?? DateTimeOffset.MinValue,
            Name = reader.GetString(2),
            Version = reader.GetString(3),
            Tenant = new TenantId(reader.GetString(4)),
            Principal = new Principal(reader.GetString(5)),
            Subjects = subjects ?? [],
            Labels = labels ?? new Dictionary<string, string>(),
            FreshnessStatus = isStatus ? status : FreshnessStatus.Degraded,
            ReplicaId = reader.GetString(9),
            LogPosition = reader.GetInt64(10),
            EntryType = reader.GetString(11),
            Salts = reader.Octets(12),
            Manifest = reader.Octets(13),
            Content = reader.Octets(14),
            Plan = all ? reader.Octets(15) : default,
            Lineage = all ? reader.Octets(16) : default,
            Meta = all ? reader.Octets(17) : default,
            UnreadableColumns = timestamp is not null && subjects is not null && labels is not null && isStatus
                ? []
                :
                [
                    .. timestamp is null ? ["timestamp"] : Array.Empty<string>(),
                    .. subjects is null ? ["subjects"] : Array.Empty<string>(),
                    .. labels is null ? ["labels"] : Array.Empty<string>(),
                    .. isStatus ? Array.Empty<string>() : ["freshness_status"],
                ],
        };
    }

    /// <summary>
    /// Whether the order of time has the row where its id belongs. A changed time would end a page at the wrong id, and what is between would
    /// be in no page.
    /// </summary>
    public static bool IsInPlace(ContextRecord record) => record.Timestamp == Uuid7.Timestamp(record.ContextId);

    // Stores have times beyond the year 9999, and infinite ones.
    private static DateTimeOffset? InstantOrNull(DbDataReader reader, int column)
    {
        try
        {
            return reader.Instant(column);
        }
        catch (Exception beyond) when (beyond is InvalidCastException or OverflowException or ArgumentException or FormatException
            or (InvalidOperationException and not ObjectDisposedException))
        {
            return null;
        }
    }
}
