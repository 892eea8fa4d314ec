using Fabra.V1;

namespace Fabra.Client;

/// <summary>Makes the documents that <see cref="FabraClient.IndexDocumentsAsync"/> takes.</summary>
public static class DocumentInputs
{
    /// <summary>One document to store.</summary>
    /// <param name="documentId">Identifies the document in its index: 1 to 1,000 characters without control characters.</param>
    /// <param name="text">The text: not blank, at most 4 MB of UTF-8.</param>
    /// <param name="metadata">What searches can filter by, converted by <see cref="FabraValue.From(object?)"/>: at most 64 fields with
    /// names of 1 to 100 characters; scalars, or lists of scalars. Null: none.</param>
    /// <param name="sourceUrl">Where the document comes from, for lineage: at most 2,000 characters. Null: nothing is said.</param>
    /// <exception cref="ArgumentException">No value holds a field exactly.</exception>
    public static DocumentInput Create(
        string documentId, string text, IReadOnlyDictionary<string, object?>? metadata = null, string? sourceUrl = null)
    {
        var document = new DocumentInput { DocumentId = documentId, Text = text, SourceUrl = sourceUrl ?? "" };
        foreach (var (field, value) in metadata ?? new Dictionary<string, object?>())
        {
            document.Metadata.Add(field, FabraValue.From(value));
        }

        return document;
    }
}
