using System.Globalization;
using Fabra.Bench.Documents;
using Fabra.Bench.Load;
using Fabra.Bench.Workloads;

namespace Fabra.Bench.Compare;

/// <summary>
/// Two builds, one client: both servers run at once, and one workload after the other is sent to them in turns of a few seconds. 1. On
/// DuckDB and memory. 2. On Postgres and Redis. 3. Starts. 4. The demo.
/// </summary>
internal sealed class CompareRun(ComparisonOptions options, string folder)
{
    private const string Rate = "per second";
    private const int QueriesOfEachKind = 200;

    private readonly CompareResults _results = new();
    private int _folders;

    public static async Task<int> RunAsync(ComparisonOptions options)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var folder = Directory.CreateTempSubdirectory("fabra-compare-").FullName;
        try
        {
            var run = new CompareRun(options, folder);
            await run.ServeAsync(remote: false, "get_features", "assemble_duckdb", "search");
            await run.ServeAsync(remote: true, "get_features_redis", "assemble_postgres");
            await run.StartAsync();
            await run.DemoAsync();
            run._results.Print(options);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task ServeAsync(bool remote, string getFeatures, string assemble, string? search = null)
    {
        string[] names = [.. new[] { getFeatures, assemble, search }.OfType<string>().Where(options.Runs)];
        if (names.Length == 0)
        {
            return;
        }

        await using var a = await ServedBuild.StartAsync(options.A, remote, NewFolder(), options.Connections);
        await using var b = await ServedBuild.StartAsync(options.B, remote, NewFolder(), options.Connections);
        var corpus = names.Contains(search) ? await Corpus.LoadAsync(options) : null;
        var ofA = await PrepareAsync(a, "A", corpus);
        var ofB = await PrepareAsync(b, "B", corpus);
        foreach (var name in names)
        {
            Say($"warming up {name}");
            await ofA[name](options.WarmUp);
            await ofB[name](options.WarmUp);
        }

        await RoundsAsync(names, name => Round.RunAsync(() => ofA[name](options.Seconds), () => ofB[name](options.Seconds)), Rate);

        async Task<Dictionary<string, Func<TimeSpan, Task<Turn>>>> PrepareAsync(ServedBuild build, string side, Corpus? corpus)
        {
            Say($"writing the data of {side}");
            await Entities.WriteAsync(build.Channels.Of(0));
            var features = new GetFeaturesWorkload(build.Channels);
            await features.CheckAsync();
            var assemblies = new AssembleWorkload(build.Channels);
            var workloads = new Dictionary<string, Func<TimeSpan, Task<Turn>>>
            {
                [getFeatures] = time => LoadAsync(build, options.Callers, time, features.CallAsync),
                [assemble] = time => LoadAsync(build, options.Callers, time, assemblies.CallAsync),
            };
            if (corpus is not null)
            {
                Say($"indexing {corpus.Texts.Count} texts for {side}");
                var searches = new SearchWorkload(build.Channels, corpus.Queries);
                await searches.IndexAsync(build.ProcessId, corpus.Texts);
                workloads[search!] = time => LoadAsync(build, SearchWorkload.Callers, time, searches.CallAsync);
            }

            return workloads;
        }
    }

    private async Task StartAsync()
    {
        const string Name = "cold_start";
        if (options.Runs(Name))
        {
            // The first of each only brings files into the system's cache, and the client's code to life.
            await ColdStart.MeasureAsync(options.A, NewFolder());
            await ColdStart.MeasureAsync(options.B, NewFolder());
            await RoundsAsync(
                [Name],
                _ => Round.RunAsync(
                    () => ColdStart.MeasureAsync(options.A, NewFolder()), () => ColdStart.MeasureAsync(options.B, NewFolder())),
                "ms");
        }
    }

    private async Task DemoAsync()
    {
        const string Name = "demo_memory";
        if (options.Runs(Name))
        {
            await RoundsAsync(
                [Name], _ => Round.RunAsync(() => DemoMemory.MeasureAsync(options.A), () => DemoMemory.MeasureAsync(options.B)), "MiB");
        }
    }

    private async Task RoundsAsync(string[] names, Func<string, Task<Round>> run, string unit)
    {
        for (var number = 1; number <= options.Rounds; number++)
        {
            foreach (var name in names)
            {
                var round = await run(name);
                Say($"round {number} of {options.Rounds}, {name}: A {round.A.Value:0.#}, B {round.B.Value:0.#} {unit}");
                _results.Add(name, unit, round);
            }
        }
    }

    private static async Task<Turn> LoadAsync(ServedBuild build, int callers, TimeSpan duration, Func<int, Task> call) =>
        Turn.Of(await ClosedLoop.RunAsync(build.ProcessId, callers, duration, call));

    private string NewFolder() => Path.Combine(folder, $"{_folders++}");

    private static void Say(string progress) => Console.Error.WriteLine(progress);

    /// <summary>What is indexed, and searched for.</summary>
    private sealed record Corpus(IReadOnlyList<PackageText> Texts, IReadOnlyList<LabelledQuery> Queries)
    {
        public static async Task<Corpus> LoadAsync(ComparisonOptions options)
        {
            PackageText[] texts = [.. (await DebianTexts.LoadAsync(options.Texts)).Take(options.Documents)];
            return new Corpus(texts, new QueryMaker(texts, tune: false).Make(QueriesOfEachKind));
        }
    }
}
