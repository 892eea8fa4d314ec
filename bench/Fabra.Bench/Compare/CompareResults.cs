using System.Globalization;
using System.Text.Json;
using Fabra.Bench.Load;

namespace Fabra.Bench.Compare;

/// <summary>The rounds of every workload, and what they say.</summary>
internal sealed class CompareResults
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly Dictionary<string, (string Unit, List<Round> Rounds)> _rounds = [];

    public void Add(string name, string unit, Round round)
    {
        Refusals.Report($"{name}, A", round.A.Refused);
        Refusals.Report($"{name}, B", round.B.Refused);
        if (!_rounds.TryGetValue(name, out var known))
        {
            _rounds.Add(name, known = (unit, []));
        }

        known.Rounds.Add(round);
    }

    public void Print(ComparisonOptions options)
    {
        Comparison[] rows = [.. _rounds.Select(entry => Comparison.Of(entry.Key, entry.Value.Unit, entry.Value.Rounds))];
        Console.WriteLine($"A: {options.A.Name}");
        Console.WriteLine($"B: {options.B.Name}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"median of {options.Rounds} rounds, turns of {options.Seconds.TotalSeconds} s in the order A B B A, "
            + $"{options.Callers} callers on {options.Connections} connections, {Environment.ProcessorCount} processors"));
        Console.WriteLine("| workload | unit | A | B | B/A | of the rounds | CPU of the server for one answer, B/A |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|");
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Unit} | {row.A:0.#} | {row.B:0.#} | {row.Ratio:0.000} | "
                + $"{row.Lowest:0.000} to {row.Highest:0.000} | {row.CostRatio:0.000} |"));
        }

        PrintLatencies(rows);
        if (options.Json is { } path)
        {
            var written = new
            {
                A = options.A.Name,
                B = options.B.Name,
                Seconds = options.Seconds.TotalSeconds,
                Rows = rows.Select(row => new { Summary = row, _rounds[row.Name].Rounds }),
            };
            File.WriteAllText(path, JsonSerializer.Serialize(written, Indented));
        }
    }

    /// <summary>Of callers that call again at once, which is what a busy server's callers wait.</summary>
    private static void PrintLatencies(Comparison[] rows)
    {
        if (rows.All(row => row.LatenciesOfA is null))
        {
            return;
        }

        Console.WriteLine();
        Console.WriteLine("| waiting for an answer, ms | p50 A, B | p99 A, B | p99.9 A, B | B/A | longest A, B | B/A |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var row in rows)
        {
            if (row is { LatenciesOfA: { } a, LatenciesOfB: { } b })
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {row.Name} | {a.P50:0.00}, {b.P50:0.00} | {a.P99:0.00}, {b.P99:0.00} | {a.P999:0.00}, {b.P999:0.00} | "
                    + $"{b.P999 / a.P999:0.000} | {a.Max:0.0}, {b.Max:0.0} | {b.Max / a.Max:0.000} |"));
            }
        }
    }
}
