using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Documents.Indexing;

/// <summary>Recognises a document that is stored already, and a batch that was sent before.</summary>
internal static class DocumentFingerprint
{
    public const string Method = "IndexDocuments";

    /// <summary>SHA-256 over text, metadata and source, as lower-case hex.</summary>
    public static string Of(DocumentWrite document) =>
        Convert.ToHexStringLower(Fingerprint.Of(print => Add(print, document)));

    /// <summary>True when a stored fingerprint is of this document, whether this version made it or an earlier one.</summary>
    public static bool IsOf(string stored, DocumentWrite document, string fingerprint) =>
        stored == fingerprint || stored == Convert.ToHexStringLower(Fingerprint.AsSent(print => Add(print, document)));

    /// <summary>The meaning of a request to index documents, for recognising its retry.</summary>
    public static RequestKey KeyOf(TenantId tenant, string requestId, string indexName, IReadOnlyList<DocumentWrite> documents) =>
        RequestKey.Of(tenant, Method, requestId, print =>
        {
            print.Add(indexName).Add(documents.Count);
            foreach (var document in documents)
            {
                Add(print.Add(document.DocumentId), document);
            }
        });

    private static void Add(Fingerprint print, DocumentWrite document) =>
        print.Add(document.Text).Add(document.SourceUrl).Add(document.Metadata);
}
