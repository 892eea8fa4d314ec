using System.Text;
using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Documents.Indexing;

/// <summary>What documents must satisfy, alone and together.</summary>
internal static class DocumentRules
{
    /// <summary>Most documents of one batch.</summary>
    public const int MaxDocuments = 1000;

    /// <summary>Of one text, in UTF-8.</summary>
    public const int MaxTextBytes = 4 << 20;

    /// <summary>Of one batch: texts, metadata, ids and sources.</summary>
    public const int MaxBatchBytes = 16 << 20;

    public const int MaxSourceLength = 2000;

    /// <exception cref="FabraException">Nothing, or more than <see cref="MaxDocuments"/>.</exception>
    public static void CheckCount(int count)
    {
        if (count is 0 or > MaxDocuments)
        {
            throw FabraException.Field("documents", count == 0 ? "is empty" : $"holds {count}, at most {MaxDocuments} are allowed");
        }
    }

    /// <summary>How many bytes the document counts for.</summary>
    /// <exception cref="FabraException">A field is at fault.</exception>
    public static long Check(DocumentWrite document)
    {
        var field = $"documents[{document.Place}]";
        if (Names.DocumentIdFault(document.DocumentId) is { } idFault)
        {
            throw FabraException.Field($"{field}.document_id", idFault);
        }

        return Encoding.UTF8.GetByteCount(document.DocumentId)
            + CheckText(document.Text, $"{field}.text")
            + MetadataRules.Check(document.Metadata, $"{field}.metadata")
            + CheckSource(document.SourceUrl, $"{field}.source_url");
    }

    /// <exception cref="FabraException">More than <see cref="MaxBatchBytes"/>.</exception>
    public static void CheckBytes(long bytes)
    {
        if (bytes > MaxBatchBytes)
        {
            throw FabraException.Field(
                "documents", $"hold {bytes} bytes in all, at most {MaxBatchBytes} are allowed in one batch", ErrorReason.TooLarge);
        }
    }

    /// <summary>The refusal of a document whose id another one of the batch has.</summary>
    public static FabraException Duplicate(DocumentWrite document, int earlierPlace) =>
        FabraException.Field($"documents[{document.Place}].document_id", $"is that of documents[{earlierPlace}] too");

    private static long CheckText(string text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw FabraException.Field(field, text.Length == 0 ? "is empty" : "is blank");
        }

        // Before the look at each character: it is the cheaper one.
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > MaxTextBytes)
        {
            throw FabraException.Field(field, $"is {bytes} bytes, at most {MaxTextBytes} are allowed", ErrorReason.TooLarge);
        }

        return TextRules.Fault(text) is { } fault
            ? throw FabraException.Field(field, fault, ErrorReason.InvalidValue)
            : bytes;
    }

    private static long CheckSource(string source, string field)
    {
        var fault = source.Length > MaxSourceLength ? $"is longer than {MaxSourceLength} characters"
            : TextRules.Fault(source) ?? (TextRules.HasControl(source) ? "holds a control character" : null);
        return fault is null ? Encoding.UTF8.GetByteCount(source) : throw FabraException.Field(field, fault);
    }
}
