using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Fabra.Cli.CommandLine;

namespace Fabra.Cli.Commands.Index;

/// <summary>
/// A pattern of paths as shells know it: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders, <c>[ab]</c>, <c>[!a-z]</c>,
/// <c>{md,txt}</c>; a backslash takes the next character as it is.
/// </summary>
internal sealed class Glob
{
    private static readonly SearchValues<char> Special = SearchValues.Create("*?[{\\");

    private readonly Regex _regex;

    private Glob(string folder, string pattern)
    {
        Folder = folder;
        MaxDepth = pattern.Contains("**", StringComparison.Ordinal) ? int.MaxValue : pattern.Count(letter => letter == '/');
        // Linear in time, whatever the pattern.
        _regex = new Regex($@"\A{Translate(pattern)}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>The folder to search, as written; empty for the current one.</summary>
    public string Folder { get; }

    /// <summary>How many folders deeper to look.</summary>
    public int MaxDepth { get; }

    public static bool IsPattern(string path) => path.AsSpan().ContainsAny(Special);

    /// <exception cref="UsageException">It is no pattern.</exception>
    public static Glob Parse(string path)
    {
        var special = path.AsSpan().IndexOfAny(Special);
        var folder = path[..(path[..(special < 0 ? path.Length : special)].LastIndexOf('/') + 1)];
        try
        {
            return new Glob(folder, path[folder.Length..]);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"path: \"{path}\" is no pattern.", error);
        }
    }

    /// <param name="path">A path from <see cref="Folder"/>, with forward slashes.</param>
    public bool Matches(string path) => _regex.IsMatch(path);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder();
        var braces = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                regex.Append("(?:[^/]+/)*");
                i += 2;
            }
            else if (rest.StartsWith("**"))
            {
                regex.Append(".*");
                i++;
            }
            else if (rest[0] == '[' && rest[1..].IndexOf(']') is > 0 and var length)
            {
                regex.Append(Class(rest.Slice(1, length)));
                i += length + 1;
            }
            else if (rest[0] == '\\' && rest.Length > 1)
            {
                regex.Append(Regex.Escape(pattern[++i].ToString()));
            }
            else
            {
                var opens = rest[0] == '{' && rest.Contains('}');
                var inBraces = braces > 0 && rest[0] is '}' or ',';
                braces += opens ? 1 : inBraces && rest[0] == '}' ? -1 : 0;
                regex.Append((rest[0], opens, inBraces) switch
                {
                    ('*', _, _) => "[^/]*",
                    ('?', _, _) => "[^/]",
                    (_, true, _) => "(?:",
                    ('}', _, true) => ")",
                    (',', _, true) => "|",
                    _ => Regex.Escape(rest[0].ToString()),
                });
            }
        }

        return braces == 0 ? regex.ToString() : Regex.Escape(pattern);
    }

    private static string Class(ReadOnlySpan<char> inner)
    {
        var negated = inner.Length > 1 && inner[0] is '!' or '^';
        var set = (negated ? inner[1..] : inner).ToString()
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
        return negated ? $"[^/{set}]" : $"[{set}]";
    }
}
