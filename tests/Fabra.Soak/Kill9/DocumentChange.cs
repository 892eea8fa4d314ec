using Fabra.Client;
using Fabra.V1;

namespace Fabra.Soak.Kill9;

/// <summary>What a document was made into.</summary>
/// <param name="DocumentId">One that only one writer touches.</param>
/// <param name="Version">Its number, from 1, that no other has; 0: the document is not there.</param>
/// <param name="Before">The version that it followed.</param>
internal sealed record DocumentChange(string DocumentId, int Version, int Before)
{
    public DocumentInput Input() => DocumentInputs.Create(
        DocumentId, Text(DocumentId, Version), new Dictionary<string, object?> { ["version"] = (long)Version });

    /// <summary>A text of several chunks. Its word stands at the end: it is found only if the last chunk is there.</summary>
    public static string Text(string documentId, int version) =>
        string.Concat(Enumerable.Range(1, 2 + (((documentId.Length * 7) + (version * 3)) % 9)).Select(part =>
            $"Part {part} of {documentId}, in its version {version}, says what is to be said of parcels, refunds and the horse 🐎. "))
        + $"It ends with {Word(documentId, version)}.";

    /// <summary>A word that no other document and no other version has.</summary>
    public static string Word(string documentId, int version) => $"{documentId}v{version}";
}
