namespace Fabra.Cli.Commands.Index;

/// <summary>What a file holds.</summary>
internal enum DocumentType
{
    Text,
    Markdown,
    Html,
    JsonLines,
}

/// <summary>The words for them, and the names of files that hold them.</summary>
internal static class DocumentTypes
{
    /// <summary>The words that options take.</summary>
    public static readonly string[] Words = ["txt", "md", "html", "jsonl"];

    public static DocumentType OfWord(string word) => (DocumentType)Array.IndexOf(Words, word);

    /// <summary>The type that a file's name tells. Null: none that is known.</summary>
    public static DocumentType? OfName(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".TXT" or ".TEXT" => DocumentType.Text,
        ".MD" or ".MARKDOWN" => DocumentType.Markdown,
        ".HTML" or ".HTM" or ".XHTML" => DocumentType.Html,
        ".JSONL" or ".NDJSON" => DocumentType.JsonLines,
        _ => null,
    };
}
