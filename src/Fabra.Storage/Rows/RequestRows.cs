using System.Data.Common;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Requests;

namespace Fabra.Storage.Rows;

/// <summary>Rows of the table of request keys.</summary>
internal static class RequestRows
{
    /// <summary>What to select; <see cref="Read"/> expects it.</summary>
    public const string Columns = "tenant, method, request_id, fingerprint, result_id, created_at";

    /// <summary>Requests created before this are forgotten.</summary>
    public static DateTimeOffset Cutoff(DateTimeOffset now) => now - RequestKey.Retention;

    public static KeyValuePair<RequestName, StoredRequest> Read(DbDataReader reader) => KeyValuePair.Create(
        ReadName(reader),
        new StoredRequest(reader.Octets(3), reader.IsDBNull(4) ? null : reader.GetGuid(4), reader.Instant(5)));

    /// <summary>Reads the first three columns alone.</summary>
    public static RequestName ReadName(DbDataReader reader) =>
        new(new TenantId(reader.GetString(0)), reader.GetString(1), reader.GetString(2));
}
