using DuckDB.NET.Data;
using Fabra.Core.Requests;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>What is remembered of a request.</summary>
internal sealed record KeyEntry(byte[] Fingerprint, Guid? ResultId, DateTimeOffset CreatedAt)
{
    public const string Columns = "tenant, method, request_id, fingerprint, result_id, created_at";

    public static KeyValuePair<KeyName, KeyEntry> Read(DuckDBDataReader reader) => KeyValuePair.Create(
        new KeyName(reader.GetString(0), reader.GetString(1), reader.GetString(2)),
        new KeyEntry(reader.Octets(3), reader.IsDBNull(4) ? null : reader.GetGuid(4), reader.Instant(5)));

    public RequestKeyMatch Match(RequestKey key) => new(key.Fingerprint.Span.SequenceEqual(Fingerprint), ResultId);

    public void AppendTo(IDuckDBAppenderRow row, KeyName name) => row
        .AppendValue(name.Tenant)
        .AppendValue(name.Method)
        .AppendValue(name.RequestId)
        .AppendValue(Fingerprint)
        .AppendValue(ResultId)
        .AppendValue((DateTime?)CreatedAt.Stamp())
        .EndRow();
}
