using System.Text.Json;
using System.Text.RegularExpressions;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>
/// Text that stands for a value, in filters and metadata alike, so that one finds what the other stored: numbers as JSON has them,
/// <c>true</c> and <c>false</c>, times as RFC 3339 has them, and text otherwise. Quotes make it text in any case.
/// </summary>
internal static partial class TypedText
{
    public static Value Read(string text)
    {
        if (QuotedText.TryRead(text, 0, out var quoted, out var end) && end == text.Length)
        {
            return FabraValue.From(quoted);
        }

        return text switch
        {
            "true" => FabraValue.From(true),
            "false" => FabraValue.From(false),
            _ when JsonNumber().IsMatch(text) => ReadNumber(text),
            _ => OfText(text),
        };
    }

    /// <summary>Text that may be a time, as RFC 3339 has it and so with a zone, but nothing else.</summary>
    public static Value OfText(string text) => Rfc3339.TryParseZoned(text, out var time) ? FabraValue.From(time) : FabraValue.From(text);

    private static Value ReadNumber(string text)
    {
        try
        {
            return FabraValue.FromJson(JsonElement.Parse(text));
        }
        catch (ArgumentException)
        {
            // Digits that no number holds exactly, of an account for instance, are kept as they stand.
            return FabraValue.From(text);
        }
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
