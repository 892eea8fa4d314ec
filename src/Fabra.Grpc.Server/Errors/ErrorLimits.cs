using Fabra.Core.Errors;

namespace Fabra.Grpc.Server.Errors;

/// <summary>
/// Errors travel in trailers, and clients cap those: some gRPC libraries drop a call whose trailers exceed 8 KiB. A message goes
/// twice (percent-encoded, and in the details), details grow by a third in base64.
/// </summary>
internal static class ErrorLimits
{
    public const int MessageLength = 500;
    public const int MetadataEntries = 16;
    public const int MetadataLength = 400;

    private const int Fields = 16;
    private const int DescriptionLength = 100;

    /// <summary>A condition at the greatest depth of a search filter has the longest path.</summary>
    private const int PathLength = 150;

    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        // Never between the halves of a surrogate pair: such a text cannot be encoded.
        var end = length - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    public static IEnumerable<(string Field, string Description)> Cut(IReadOnlyList<FieldViolation> fields)
    {
        foreach (var field in fields.Take(Fields))
        {
            yield return (Cut(field.Field, PathLength), Cut(field.Description, DescriptionLength));
        }

        if (fields.Count > Fields)
        {
            yield return ("", $"and {fields.Count - Fields} more fields");
        }
    }
}
