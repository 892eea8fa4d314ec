using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fabra.Cli.Input;

/// <summary>
/// Reads JSON of users. A key that is given twice is refused: whichever of its values were taken, the other would be lost without a
/// word.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Plain = new() { AllowDuplicateProperties = false };

    private static readonly JsonDocumentOptions Commented = Plain with
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="FormatException">It is no JSON; the message says where and why.</exception>
    public static JsonElement Parse(string text) => Parse(Encoding.UTF8.GetBytes(text), Plain);

    /// <exception cref="FormatException">It is no JSON; the message says where and why.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> text) => Parse(text, Plain);

    /// <summary>A file that people write by hand: it may have comments, and commas at the ends of lists.</summary>
    /// <exception cref="FormatException">It is no JSON; the message says where and why.</exception>
    public static JsonElement ParseCommented(ReadOnlySpan<byte> text) => Parse(text, Commented);

    private static JsonElement Parse(ReadOnlySpan<byte> text, JsonDocumentOptions options)
    {
        try
        {
            return JsonElement.Parse(text, options);
        }
        catch (JsonException error)
        {
            throw new FormatException($"is no JSON: {Explain(error)}", error);
        }
    }

    /// <summary>.NET counts lines from 0, and says the place behind its own text even where there is one line.</summary>
    private static string Explain(JsonException error)
    {
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end < 0)
        {
            return error.Message;
        }

        var line = error.LineNumber > 0 ? $"line {(error.LineNumber + 1)?.ToString(CultureInfo.InvariantCulture)}, " : "";
        return $"{error.Message[..end]} ({line}byte {error.BytePositionInLine?.ToString(CultureInfo.InvariantCulture)})";
    }
}
