using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Native;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>How request keys are inserted.</summary>
internal static class RequestKeyColumns
{
    /// <summary>The columns in the order in which <see cref="Write"/> writes them.</summary>
    public static readonly InsertColumn[] All =
    [
        InsertColumn.Text("tenant"),
        InsertColumn.Text("method"),
        InsertColumn.Text("request_id"),
        InsertColumn.Blob("fingerprint"),
        InsertColumn.Id("result_id"),
        InsertColumn.Instant("created_at"),
    ];

    public static void Write(KeyValuePair<RequestName, StoredRequest> request, RowVectors row)
    {
        var (name, stored) = request;
        row.Add(name.Tenant.Value)
            .Add(name.Method)
            .Add(name.RequestId)
            .Add(stored.Fingerprint)
            .Add(stored.ResultId)
            .Add(stored.CreatedAt);
    }
}
