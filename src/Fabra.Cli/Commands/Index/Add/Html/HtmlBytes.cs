using System.Text;
using System.Text.RegularExpressions;

namespace Fabra.Cli.Commands.Index;

/// <summary>Bytes of an HTML file as text, in the encoding that it declares near its beginning; UTF-8 without one.</summary>
internal static partial class HtmlBytes
{
    /// <summary>How far a declaration is looked for, as HTML §13.2.3.2 has it.</summary>
    private const int Prescan = 1024;

    public static TextProblem? Decode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        var name = Declared(bytes);
        if (name is null || TextBytes.HasMark(bytes) || name.Equals("UTF-8", StringComparison.OrdinalIgnoreCase))
        {
            return TextBytes.Decode(bytes, out text);
        }

        return Find(name) is { } encoding
            ? TextBytes.Decode(bytes, encoding, name, 0, out text)
            : new TextProblem("NOT_TEXT", $"declares the encoding \"{name}\", which is unknown");
    }

    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var match = Declaration().Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Prescan)]));
        return match.Success ? match.Groups[1].Value : null;
    }

    private static Encoding? Find(string name)
    {
        // The names of the web: these two mean Windows' own, and a declaration that can be read as ASCII is not UTF-16.
        var meant = name.ToUpperInvariant() switch
        {
            "ISO-8859-1" or "LATIN1" or "US-ASCII" or "ASCII" => "windows-1252",
            "UTF-16" or "UTF-16LE" or "UTF-16BE" or "UTF8" => "utf-8",
            _ => name,
        };
        try
        {
            var (encode, decode) = (EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return CodePagesEncodingProvider.Instance.GetEncoding(meant, encode, decode) ?? Encoding.GetEncoding(meant, encode, decode);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?([\w.:-]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
