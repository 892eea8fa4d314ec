using Fabra.Core.Values;

namespace Fabra.Core.Naming;

/// <summary>The rules for names and ids, one place for all.</summary>
internal static class Names
{
    public const int MaxNameLength = 200;

    public const int MaxEntityIdLength = 1000;

    public const int MaxRequestIdLength = 128;

    public const int MaxDocumentIdLength = 1000;

    public const int MaxMetadataNameLength = 100;

    /// <summary>What is wrong with the name of an entity or feature; null when nothing is.</summary>
    public static string? DefinitionNameFault(string name) =>
        LengthFault(name, MaxNameLength)
        ?? (name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.')
            ? null
            : "may hold letters, digits, `_`, `-` and `.` only");

    /// <summary>What is wrong with the name of a context; null when nothing is.</summary>
    public static string? ContextNameFault(string name) => TextFault(name, MaxNameLength);

    /// <summary>What is wrong with an entity id; null when nothing is.</summary>
    public static string? EntityIdFault(string entityId) => TextFault(entityId, MaxEntityIdLength);

    /// <summary>What is wrong with a document's id; null when nothing is.</summary>
    public static string? DocumentIdFault(string documentId) => TextFault(documentId, MaxDocumentIdLength);

    /// <summary>What is wrong with the name of a field of metadata; null when nothing is.</summary>
    public static string? MetadataNameFault(string name) => TextFault(name, MaxMetadataNameLength);

    /// <exception cref="FabraException">Longer than <see cref="MaxRequestIdLength"/>, or not storable text.</exception>
    public static void CheckRequestId(string requestId)
    {
        if (requestId.Length > 0 && TextFault(requestId, MaxRequestIdLength) is { } fault)
        {
            throw FabraException.Field("request_id", fault);
        }
    }

    private static string? TextFault(string text, int longest) =>
        LengthFault(text, longest)
        ?? TextRules.Fault(text)
        ?? (TextRules.HasControl(text) ? "holds a control character" : null);

    private static string? LengthFault(string text, int longest) =>
        text.Length == 0 ? "is empty"
        : text.Length > longest ? $"is longer than {longest} characters"
        : null;
}
