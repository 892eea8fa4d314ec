using System.Globalization;

namespace Fabra.Bench;

/// <summary>What can be said on the command line, as <c>--name value</c>.</summary>
/// <param name="Server">The server's program, <c>fabra.dll</c>.</param>
/// <param name="Rounds">Rounds of which the median counts. Default 5.</param>
/// <param name="Seconds">Length of each measurement. Default 5.</param>
/// <param name="Callers">Concurrent callers of closed loops. Default 64.</param>
/// <param name="Connections">Connections that the callers share. Default 4.</param>
/// <param name="Only">Measurements to run, by the start of their names; empty runs all.</param>
/// <param name="Remote">Whether the server runs on Postgres and Redis, <c>--stores postgres,redis</c>; else on DuckDB and memory.</param>
/// <param name="Json">Where to write the numbers; null writes none.</param>
internal sealed record BenchOptions(
    string Server, int Rounds, TimeSpan Seconds, int Callers, int Connections, IReadOnlyList<string> Only, bool Remote, string? Json)
{
    public static BenchOptions Parse(string[] arguments)
    {
        var given = arguments.Chunk(2).ToDictionary(
            pair => pair[0].TrimStart('-'), pair => pair.Length == 2 ? pair[1] : "", StringComparer.Ordinal);
        return new BenchOptions(
            given.GetValueOrDefault("server") ?? throw new ArgumentException("--server names the server's fabra.dll"),
            Number("rounds", 5),
            TimeSpan.FromSeconds(Number("seconds", 5)),
            Number("callers", 64),
            Number("connections", 4),
            given.GetValueOrDefault("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries),
            given.GetValueOrDefault("stores", "duckdb,memory") switch
            {
                "duckdb,memory" => false,
                "postgres,redis" => true,
                var other => throw new ArgumentException($"--stores is {other}; duckdb,memory and postgres,redis are known"),
            },
            given.GetValueOrDefault("json"));

        int Number(string name, int absent) =>
            given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : absent;
    }

    public bool Runs(string name) => Only.Count == 0 || Only.Any(only => name.StartsWith(only, StringComparison.Ordinal));
}
