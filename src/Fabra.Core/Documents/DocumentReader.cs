using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Core.Naming;
using Fabra.Core.Time;

namespace Fabra.Core.Documents;

/// <summary>Reads single documents, now or as of an instant.</summary>
internal sealed class DocumentReader(IDocumentStore store, IndexFinder indexes, FabraClock clock)
{
    /// <exception cref="FabraException">
    /// No such index, or no such document in it, at the instant; or its history was compacted.
    /// </exception>
    public async Task<StoredDocument> GetAsync(
        TenantId tenant, string indexName, string documentId, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        if (documentId.Length == 0)
        {
            throw FabraException.Field("document_id", "is empty");
        }

        var now = clock.Now;
        var instant = asOf is { } asked ? AsOf.Check(asked, clock) : now;
        var index = asOf is null
            ? await indexes.GetLiveAsync(tenant, indexName, "index_name", cancellationToken)
            : await indexes.GetAsOfAsync(tenant, indexName, "index_name", instant, cancellationToken);
        var found = Names.DocumentIdFault(documentId) is null
            ? await store.FindDocumentAsync(tenant, index.IndexId, documentId, instant, cancellationToken)
            : null;
        return found ?? throw NotFound.Document(indexName, documentId, asOf);
    }
}
