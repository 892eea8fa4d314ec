using System.Globalization;

namespace Fabra.Bench.Compare;

/// <summary>What can be said on the command line, as <c>--name value</c>; <c>bench/compare --help</c> says it too.</summary>
/// <param name="A">The build that is compared with.</param>
/// <param name="B">The build that is compared.</param>
/// <param name="Rounds">Rounds of which the median counts. Default 5.</param>
/// <param name="Seconds">Length of one turn of one server; each has two turns in a round. Default 3.</param>
/// <param name="WarmUp">How long each server is warmed up by each workload. Default 8.</param>
/// <param name="Callers">Concurrent callers, but of searches. Default 64.</param>
/// <param name="Connections">Connections that the callers share. Default 4.</param>
/// <param name="Documents">Texts to search. Default 20,000.</param>
/// <param name="Texts">Folder that the texts are kept in.</param>
/// <param name="Only">Workloads to run, by the start of their names; empty runs all.</param>
/// <param name="Json">Where to write the numbers; null writes none.</param>
internal sealed record ComparisonOptions(
    Build A,
    Build B,
    int Rounds,
    TimeSpan Seconds,
    TimeSpan WarmUp,
    int Callers,
    int Connections,
    int Documents,
    string Texts,
    IReadOnlyList<string> Only,
    string? Json)
{
    private static readonly string[] Known =
    [
        "a", "b", "name-a", "name-b", "rounds", "seconds", "warm-up", "callers", "connections", "documents", "texts", "only", "json",
    ];

    public static ComparisonOptions Parse(string[] arguments)
    {
        var given = arguments.Chunk(2).ToDictionary(
            pair => pair[0].TrimStart('-'),
            pair => pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} has no value"),
            StringComparer.Ordinal);
        if (given.Keys.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"--{unknown} is not known; see bench/compare --help");
        }

        return new ComparisonOptions(
            BuildOf("a"),
            BuildOf("b"),
            Number("rounds", 5),
            TimeSpan.FromSeconds(Number("seconds", 3)),
            TimeSpan.FromSeconds(Number("warm-up", 8)),
            Number("callers", 64),
            Number("connections", 4),
            Number("documents", 20_000),
            given.GetValueOrDefault("texts") ?? Path.Combine(Path.GetTempPath(), "fabra-bench-texts"),
            given.GetValueOrDefault("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries),
            given.GetValueOrDefault("json"));

        Build BuildOf(string side)
        {
            var folder = given.GetValueOrDefault(side) ?? throw new ArgumentException($"--{side} names the folder of a build");
            var program = Path.Combine(Path.GetFullPath(folder), "fabra.dll");
            return File.Exists(program)
                ? new Build(given.GetValueOrDefault($"name-{side}", folder), program)
                : throw new ArgumentException($"{folder} holds no fabra.dll; publish src/Fabra.Cli into it");
        }

        int Number(string name, int absent) => !given.TryGetValue(name, out var text) ? absent
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new ArgumentException($"--{name} is {text}; a whole number from 1 is wanted");
    }

    public bool Runs(string name) => Only.Count == 0 || Only.Any(only => name.StartsWith(only, StringComparison.Ordinal));
}

/// <summary>A program to compare.</summary>
/// <param name="Name">For people: the commit, or the folder.</param>
/// <param name="Program">Its <c>fabra.dll</c>.</param>
internal sealed record Build(string Name, string Program);
