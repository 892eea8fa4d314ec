using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Inserts;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>What is remembered of a request.</summary>
internal sealed record KeyEntry(byte[] Fingerprint, Guid? ResultId, DateTimeOffset CreatedAt)
{
    public const string Columns = "tenant, method, request_id, fingerprint, result_id, created_at";

    /// <summary>The columns in the order in which <see cref="WriteTo"/> writes them.</summary>
    public static readonly InsertColumn[] InsertColumns =
    [
        new("tenant", DuckDBType.Varchar),
        new("method", DuckDBType.Varchar),
        new("request_id", DuckDBType.Varchar),
        new("fingerprint", DuckDBType.Blob),
        new("result_id", DuckDBType.Uuid),
        new("created_at", DuckDBType.Timestamp),
    ];

    public static KeyValuePair<KeyName, KeyEntry> Read(DuckDBDataReader reader) => KeyValuePair.Create(
        new KeyName(new TenantId(reader.GetString(0)), reader.GetString(1), reader.GetString(2)),
        new KeyEntry(reader.Octets(3), reader.IsDBNull(4) ? null : reader.GetGuid(4), reader.Instant(5)));

    public RequestKeyMatch Match(RequestKey key) => new(key.Fingerprint.Span.SequenceEqual(Fingerprint), ResultId);

    public void WriteTo(RowVectors row, KeyName name) => row
        .Add(name.Tenant.Value)
        .Add(name.Method)
        .Add(name.RequestId)
        .Add(Fingerprint)
        .Add(ResultId)
        .Add(CreatedAt);
}
