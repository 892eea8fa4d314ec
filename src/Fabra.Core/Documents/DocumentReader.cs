using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Core.Naming;
using Fabra.Core.Time;

namespace Fabra.Core.Documents;

/// <summary>Reads documents, one or a list, now or as of an instant.</summary>
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

        var (index, instant) = await OpenAsync(tenant, indexName, asOf, cancellationToken);
        var found = Names.DocumentIdFault(documentId) is null
            ? await store.FindDocumentAsync(tenant, index.IndexId, documentId, instant, cancellationToken)
            : null;
        return found ?? throw NotFound.Document(indexName, documentId, asOf);
    }

    /// <summary>The documents of an index by code point of their ids, without their texts.</summary>
    /// <exception cref="FabraException">No such index at the instant, no id can begin so, or the history was compacted.</exception>
    public async Task<IReadOnlyList<DocumentSummary>> ListAsync(
        TenantId tenant, string indexName, DocumentListing listing, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        if (listing.Prefix.Length > 0 && Names.DocumentIdFault(listing.Prefix) is { } fault)
        {
            throw FabraException.Field("prefix", fault);
        }

        var (index, instant) = await OpenAsync(tenant, indexName, asOf, cancellationToken);
        return await store.ListDocumentsAsync(tenant, index.IndexId, instant, listing, cancellationToken);
    }

    private async Task<(DocumentIndex Index, DateTimeOffset Instant)> OpenAsync(
        TenantId tenant, string indexName, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var instant = asOf is { } asked ? AsOf.Check(asked, clock) : now;
        var index = asOf is null
            ? await indexes.GetLiveAsync(tenant, indexName, "index_name", cancellationToken)
            : await indexes.GetAsOfAsync(tenant, indexName, "index_name", instant, cancellationToken);
        return (index, instant);
    }
}
