namespace Fabra.Integration.Tests.Docs;

/// <summary>One fenced block of code of a page.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Line">The line of its first line of code, from 1.</param>
/// <param name="Language">The tag after the fence. Empty: none.</param>
/// <param name="Text">The code.</param>
/// <param name="Notes">What comments before the block tell the test: <c>&lt;!-- test: NOTE --&gt;</c>.</param>
internal sealed record DocBlock(string Page, int Line, string Language, string Text, IReadOnlyList<string> Notes)
{
    /// <summary>Where it is, for messages.</summary>
    public string Place => $"{Page}:{Line}";

    /// <summary>The file that the block is saved as, where one is named.</summary>
    public string? FileName => Notes.FirstOrDefault(note => note.StartsWith("file ", StringComparison.Ordinal))?["file ".Length..];

    /// <summary>Whether it is about Postgres alone.</summary>
    public bool IsForPostgres => Notes.Contains("on postgres");

    /// <summary>Whether it is about DuckDB alone.</summary>
    public bool IsForDuckDb => Notes.Contains("on duckdb");

    /// <summary>Whether it is (a part of) a program that declares features, retrievers or contexts.</summary>
    public bool IsDeclaration => Language == "csharp"
        && ((string[])["[Entity(", "[Feature(", "[Retriever(", "[Context(", "FabraServer.RunAsync"])
            .Any(sign => Text.Contains(sign, StringComparison.Ordinal));
}
