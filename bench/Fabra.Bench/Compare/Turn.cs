using System.Text.Json.Serialization;
using Fabra.Bench.Load;
using Fabra.Bench.Report;

namespace Fabra.Bench.Compare;

/// <summary>One measurement of one build.</summary>
/// <param name="Value">In the unit of what was measured.</param>
/// <param name="ServerMicroseconds">CPU of the server for one answer; null where none was measured.</param>
/// <param name="Refused">Calls that the server refused because it was overloaded.</param>
internal sealed record Turn(double Value, double? ServerMicroseconds = null, long Refused = 0)
{
    /// <summary>What each answer took; empty where that is what was measured.</summary>
    [JsonIgnore]
    public double[] Milliseconds { get; init; } = [];

    public static Turn Of(Sample sample) =>
        new(sample.PerSecond, sample.ServerMicrosecondsEach, sample.Refused) { Milliseconds = sample.Milliseconds };

    /// <summary>Turns of equal length as one.</summary>
    public static Turn Mean(Turn first, Turn second) => new(
        (first.Value + second.Value) / 2,
        (first.ServerMicroseconds + second.ServerMicroseconds) / 2,
        first.Refused + second.Refused)
    {
        Milliseconds = [.. first.Milliseconds, .. second.Milliseconds],
    };
}

/// <summary>What both builds had in one round.</summary>
internal sealed record Round(Turn A, Turn B)
{
    /// <summary>
    /// A, B, B, A: a machine that becomes slower or faster all the while does so to both alike.
    /// </summary>
    public static async Task<Round> RunAsync(Func<Task<Turn>> a, Func<Task<Turn>> b)
    {
        var firstOfA = await a();
        var firstOfB = await b();
        var secondOfB = await b();
        return new Round(Turn.Mean(firstOfA, await a()), Turn.Mean(firstOfB, secondOfB));
    }
}

/// <summary>What all rounds say of one measurement.</summary>
/// <param name="Name">Of the workload.</param>
/// <param name="Unit">Of the two values.</param>
/// <param name="A">Median of the rounds.</param>
/// <param name="B">Median of the rounds.</param>
/// <param name="Ratio">B to A: median of the rounds' own ratios.</param>
/// <param name="Lowest">Of the rounds' ratios.</param>
/// <param name="Highest">Of the rounds' ratios.</param>
/// <param name="CostRatio">The same of the server's CPU for one answer; null where none was measured.</param>
internal sealed record Comparison(
    string Name,
    string Unit,
    double A,
    double B,
    double Ratio,
    double Lowest,
    double Highest,
    double? CostRatio,
    long RefusedByA,
    long RefusedByB)
{
    /// <summary>What answers of all rounds took; null where none was measured.</summary>
    public Latencies? LatenciesOfA { get; init; }

    /// <summary>The same of B.</summary>
    public Latencies? LatenciesOfB { get; init; }

    public static Comparison Of(string name, string unit, IReadOnlyList<Round> rounds)
    {
        double[] ratios = [.. rounds.Select(round => round.B.Value / round.A.Value)];
        var costs = rounds.Select(round => round.B.ServerMicroseconds / round.A.ServerMicroseconds).OfType<double>().ToArray();
        return new Comparison(
            name,
            unit,
            rounds.Select(round => round.A.Value).Median(),
            rounds.Select(round => round.B.Value).Median(),
            ratios.Median(),
            ratios.Min(),
            ratios.Max(),
            costs.Length == 0 ? null : costs.Median(),
            rounds.Sum(round => round.A.Refused),
            rounds.Sum(round => round.B.Refused))
        {
            LatenciesOfA = Pooled(rounds.Select(round => round.A)),
            LatenciesOfB = Pooled(rounds.Select(round => round.B)),
        };
    }

    private static Latencies? Pooled(IEnumerable<Turn> turns) =>
        turns.SelectMany(turn => turn.Milliseconds).ToArray() is { Length: > 0 } times ? Latencies.Of(times) : null;
}
