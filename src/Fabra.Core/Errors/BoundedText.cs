using System.Text;

namespace Fabra.Core.Errors;

/// <summary>
/// Texts of errors, which travel in headers: gRPC writes a message with each octet that is not printable ASCII as three letters, so that
/// one Chinese letter takes nine.
/// </summary>
internal static class BoundedText
{
    /// <summary>How many octets a text takes as <c>grpc-message</c>.</summary>
    public static int EncodedLength(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += EncodedLength(rune);
        }

        return length;
    }

    /// <summary>Cut to a number of characters and of octets as <c>grpc-message</c>, and then ended by <c>…</c>; never within a letter.</summary>
    public static string Cut(string text, int longest, int mostEncoded)
    {
        const string Ellipsis = "…";
        var (end, encoded, rest) = (0, 0, EncodedLength(Ellipsis));
        var endIfCut = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            end += rune.Utf16SequenceLength;
            encoded += EncodedLength(rune);
            if (end > longest || encoded > mostEncoded)
            {
                return string.Concat(text.AsSpan(0, endIfCut), Ellipsis);
            }

            if (end < longest && encoded + rest <= mostEncoded)
            {
                endIfCut = end;
            }
        }

        return text;
    }

    /// <summary>
    /// As many of the entries as fit, with commas between, and how many more there are. None is cut in two; the first is there always.
    /// </summary>
    public static string Join(IReadOnlyList<string> entries, int mostEncoded)
    {
        var text = new StringBuilder(entries.Count > 0 ? entries[0] : "");
        var encoded = entries.Count > 0 ? EncodedLength(entries[0]) : 0;
        for (var i = 1; i < entries.Count; i++)
        {
            encoded += EncodedLength(entries[i]) + 2;
            if (encoded > mostEncoded)
            {
                return text.Append(System.Globalization.CultureInfo.InvariantCulture, $", and {entries.Count - i} more").ToString();
            }

            text.Append(", ").Append(entries[i]);
        }

        return text.ToString();
    }

    private static int EncodedLength(Rune rune) =>
        rune is { IsAscii: true, Value: >= ' ' and <= '~' and not '%' } ? 1 : 3 * rune.Utf8SequenceLength;
}
