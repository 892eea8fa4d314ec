namespace Fabra.Cli.Commands.Index;

/// <summary>A file to read documents from.</summary>
/// <param name="Path">Where it is; <c>-</c> is standard input.</param>
/// <param name="RelativePath">Its path from the root, with forward slashes.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Length">Its size in bytes; 0 where that is not known before reading.</param>
/// <param name="ModifiedAt">When it was written last. Null: not known.</param>
internal sealed record SourceFile(string Path, string RelativePath, DocumentType Type, long Length, DateTimeOffset? ModifiedAt)
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    public bool IsStandardInput => Path == StandardInput;
}

/// <summary>Where something was read.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Line">The line in the file, from 1. 0: the file as a whole.</param>
internal readonly record struct Origin(string Path, long Line = 0)
{
    public override string ToString() => Line == 0 ? Path : $"{Path}:{IndexPages.Number(Line)}";
}
