using System.Globalization;
using System.Text;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>A whole file as one document, and the limits of documents.</summary>
internal static class TextDocument
{
    /// <summary>The longest text of a document, in bytes of UTF-8.</summary>
    public const int MaxTextBytes = 4 * 1024 * 1024;

    /// <summary>The largest file that is read: markup and other encodings take more than the text itself.</summary>
    public const int MaxFileBytes = 4 * MaxTextBytes;

    /// <summary>The largest document with its metadata, in bytes.</summary>
    private const int MaxDocumentBytes = 2 * MaxTextBytes;

    /// <summary>Fills a document with what a file holds.</summary>
    /// <returns>What is wrong with it. Null: nothing.</returns>
    public static TextProblem? Fill(DocumentInput document, byte[] bytes, DocumentType type, bool frontMatter)
    {
        string text;
        var problem = type == DocumentType.Html ? HtmlBytes.Decode(bytes, out text) : TextBytes.Decode(bytes, out text);
        if (problem is not null)
        {
            return problem;
        }

        if (type == DocumentType.Html)
        {
            text = HtmlText.Of(text);
        }
        else if (type == DocumentType.Markdown && frontMatter)
        {
            try
            {
                document.Metadata.AddMissing(FrontMatter.Take(ref text));
            }
            catch (FormatException error)
            {
                return new TextProblem("INVALID_FIELD", error.Message);
            }
        }

        document.Text = text;
        return string.IsNullOrWhiteSpace(text)
            ? new TextProblem("EMPTY", bytes.Length == 0 ? "is empty" : "holds no text")
            : null;
    }

    /// <summary>What is too large about a document. Null: nothing.</summary>
    public static TextProblem? Check(DocumentInput document)
    {
        var bytes = Encoding.UTF8.GetByteCount(document.Text);
        return bytes > MaxTextBytes ? TooLarge(bytes)
            : document.CalculateSize() > MaxDocumentBytes ? new TextProblem("TOO_LARGE", "has more metadata than a document may have")
            : null;
    }

    /// <param name="bytes">The size. 0: not known.</param>
    public static TextProblem TooLarge(long bytes)
    {
        var size = bytes == 0
            ? $"more than {IndexPages.Number(MaxFileBytes >> 20)} MB"
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.#} MB");
        return new TextProblem("TOO_LARGE", $"holds {size}; the text of a document is at most 4 MB");
    }
}
