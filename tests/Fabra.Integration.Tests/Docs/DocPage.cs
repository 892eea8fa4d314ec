using System.Text.RegularExpressions;
using Fabra.Grpc.Server.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Docs;

/// <summary>A page of Markdown, taken apart.</summary>
internal sealed partial class DocPage
{
    private const string Fence = "```";

    private DocPage(string path, string text)
    {
        Path = path;
        Lines = text.Split('\n');
        Blocks = [.. ReadBlocks()];
        After = Lines.Select(line => NoteLine().Match(line)).Where(note => note.Success).Select(note => note.Groups[1].Value)
            .FirstOrDefault(note => note.StartsWith("after ", StringComparison.Ordinal))?["after ".Length..];
    }

    /// <summary>From the repository's root.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Lines { get; }

    public IReadOnlyList<DocBlock> Blocks { get; }

    /// <summary>The page whose examples this one goes on from, if any.</summary>
    public string? After { get; }

    /// <summary>Every page whose code is tested.</summary>
    public static IEnumerable<string> All =>
    [
        "README.md",
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(file => $"docs/{System.IO.Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal),
    ];

    public static DocPage Read(string path) => new(path, Repository.Read(path));

    private IEnumerable<DocBlock> ReadBlocks()
    {
        var notes = new List<string>();
        for (var i = 0; i < Lines.Count; i++)
        {
            var line = Lines[i];
            if (NoteLine().Match(line) is { Success: true } note)
            {
                notes.Add(note.Groups[1].Value);
            }
            else if (line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                var first = i + 1;
                var indent = line.Length - line.TrimStart().Length;
                while (Lines[++i].Trim() != Fence)
                {
                }

                var code = Lines.Skip(first).Take(i - first).Select(code => code[Math.Min(indent, code.Length)..]);
                yield return new DocBlock(Path, first + 1, line.Trim()[Fence.Length..].Trim(), string.Join('\n', code) + "\n", [.. notes]);
                notes.Clear();
            }
            else if (line.Length > 0)
            {
                notes.Clear();
            }
        }
    }

    [GeneratedRegex("^ *<!-- test: (.+) -->$")]
    private static partial Regex NoteLine();
}
