using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Documents.Indexing;

/// <summary>Recognises a document that is stored already, and a batch that was sent before.</summary>
internal static class DocumentFingerprint
{
    public const string Method = "IndexDocuments";

    /// <summary>SHA-256 over text, metadata and source, as lower-case hex.</summary>
    public static string Of(DocumentWrite document)
    {
        using var print = new Fingerprint();
        Add(print, document);
        return Convert.ToHexStringLower(print.Finish());
    }

    /// <summary>The meaning of a request to index documents, for recognising its retry.</summary>
    public static RequestKey KeyOf(TenantId tenant, string requestId, string indexName, IReadOnlyList<DocumentWrite> documents)
    {
        using var print = new Fingerprint();
        print.Add(indexName).Add(documents.Count);
        foreach (var document in documents)
        {
            print.Add(document.DocumentId);
            Add(print, document);
        }

        return new RequestKey(tenant, Method, requestId, print.Finish());
    }

    private static void Add(Fingerprint print, DocumentWrite document)
    {
        print.Add(document.Text).Add(document.SourceUrl).Add(document.Metadata.Count);
        foreach (var (name, value) in document.Metadata.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            print.Add(name).Add(value);
        }
    }
}
