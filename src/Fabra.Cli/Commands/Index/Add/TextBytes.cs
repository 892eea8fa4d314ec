using System.Text;

namespace Fabra.Cli.Commands.Index;

/// <summary>Why bytes are no text.</summary>
internal sealed record TextProblem(string Reason, string Message);

/// <summary>Bytes of a file as text: UTF-8, or what a byte order mark says. Anything else is refused, never replaced.</summary>
internal static class TextBytes
{
    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(false, throwOnInvalidBytes: true)),
        // Before the mark of UTF-16, with which it begins.
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(false, false, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(false, false, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(true, false, throwOnInvalidBytes: true)),
    ];

    /// <summary>Whether the bytes begin with a byte order mark.</summary>
    public static bool HasMark(ReadOnlySpan<byte> bytes) => Find(bytes).Mark is not null;

    /// <returns>What is wrong. Null: nothing.</returns>
    public static TextProblem? Decode(ReadOnlySpan<byte> bytes, out string text)
    {
        var (mark, encoding) = Find(bytes);
        return mark is null ? Decode(bytes, Marks[0].Encoding, "UTF-8", 0, out text)
            : Decode(bytes[mark.Length..], encoding, encoding.WebName.ToUpperInvariant(), mark.Length, out text);
    }

    /// <param name="bytes">The bytes.</param>
    /// <param name="encoding">How they are to be read; throws on what it cannot read.</param>
    /// <param name="name">The encoding's name.</param>
    /// <param name="offset">Where the bytes stand in the file.</param>
    /// <param name="text">The text.</param>
    public static TextProblem? Decode(ReadOnlySpan<byte> bytes, Encoding encoding, string name, int offset, out string text)
    {
        text = "";
        if (encoding.IsSingleByte || encoding is UTF8Encoding)
        {
            var nul = bytes.IndexOf((byte)0);
            if (nul >= 0)
            {
                return Binary(offset + nul);
            }
        }

        try
        {
            text = encoding.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            var wrong = Convert.ToHexString(error.BytesUnknown ?? []);
            var place = IndexPages.Number(offset + error.Index);
            return new TextProblem("NOT_TEXT", $"is no {name} text: bytes {wrong} at offset {place}");
        }

        return text.Contains('\0', StringComparison.Ordinal) ? new TextProblem("BINARY", "is a binary file: it holds U+0000") : null;
    }

    private static (byte[]? Mark, Encoding Encoding) Find(ReadOnlySpan<byte> bytes)
    {
        foreach (var (mark, encoding) in Marks)
        {
            if (bytes.StartsWith(mark))
            {
                return (mark, encoding);
            }
        }

        return (null, Marks[0].Encoding);
    }

    private static TextProblem Binary(int offset) =>
        new("BINARY", $"is a binary file: a NUL byte at offset {IndexPages.Number(offset)}");
}
