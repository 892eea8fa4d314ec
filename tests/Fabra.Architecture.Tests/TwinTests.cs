using System.Text.RegularExpressions;

namespace Fabra.Architecture.Tests;

/// <summary>
/// What two backends have in common belongs into <c>src/Fabra.Storage</c>. Files of one name in two of them are compared, with the names of
/// backends and drivers taken out, and without lines that say nothing: usings, comments, braces.
/// </summary>
public sealed partial class TwinTests
{
    /// <summary>As many lines in a row may agree: the parameters of an interface's longest method, and a little code around them.</summary>
    private const int Most = 10;

    private static readonly string[] Backends = ["DuckDb", "Postgres", "Redis", "InMemory"];

    [Fact]
    public void Backends_do_not_repeat_each_other()
    {
        var files = Backends.SelectMany(Files).ToLookup(file => file.Name, file => file);
        files.Count(twins => twins.Count() > 1).ShouldBeGreaterThan(5);

        files.SelectMany(twins => Pairs([.. twins]))
            .Select(pair => (pair.One.Path, Other: pair.Other.Path, Lines: LongestRun(pair.One.Lines, pair.Other.Lines)))
            .Where(pair => pair.Lines > Most)
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a b c d", "x b c y", 2)]
    [InlineData("a b a b c", "a b c", 3)]
    [InlineData("a b", "c d", 0)]
    public void Longest_run_is_found(string one, string other, int lines) => LongestRun(one.Split(' '), other.Split(' ')).ShouldBe(lines);

    private static IEnumerable<(string Name, string Path, string[] Lines)> Files(string backend) => Sources.Files
        .Where(file => file.Key.StartsWith($"Fabra.Storage.{backend}/"))
        .Select(file => (Path.GetFileName(Plain(file.Key)), file.Key, Lines(file.Value)));

    private static string[] Lines(string text) =>
    [
        .. text.Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 2 && !line.StartsWith("using ") && !line.StartsWith("namespace ") && !line.StartsWith("//"))
            .Select(Plain),
    ];

    private static IEnumerable<(T One, T Other)> Pairs<T>(T[] items) =>
        items.SelectMany((item, index) => items[(index + 1)..].Select(other => (item, other)));

    private static int LongestRun(string[] one, string[] other)
    {
        var longest = 0;
        var before = new int[other.Length + 1];
        foreach (var line in one)
        {
            var runs = new int[other.Length + 1];
            for (var i = 0; i < other.Length; i++)
            {
                runs[i + 1] = line == other[i] ? before[i] + 1 : 0;
                longest = Math.Max(longest, runs[i + 1]);
            }

            before = runs;
        }

        return longest;
    }

    private static string Plain(string text) => Name().Replace(text, "Store");

    [GeneratedRegex("DuckDB|DuckDb|Npgsql|Postgres|Redis|InMemory")]
    private static partial Regex Name();
}
