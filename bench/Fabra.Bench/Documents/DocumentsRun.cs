using System.Globalization;
using Fabra.Bench.Load;
using Fabra.Bench.Processes;
using Fabra.Testing;
using Fabra.V1;

namespace Fabra.Bench.Documents;

/// <summary>One run: index real texts through a server, index them again, then ask what is known to be in them.</summary>
internal static class DocumentsRun
{
    private const string Index = "packages";

    private static readonly SearchMode[] Modes = [SearchMode.Vector, SearchMode.Lexical, SearchMode.Hybrid];

    public static async Task<int> RunAsync(DocumentsOptions options)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var all = await DebianTexts.LoadAsync(options.Texts);
        PackageText[] texts = [.. all.Take(options.Documents)];
        var queries = new QueryMaker(texts, tune: options.Half == "tune").Make(options.Queries);
        Console.WriteLine($"{texts.Length} of {all.Count} texts, {texts.Average(text => text.Text.Length):0} letters on average; "
            + $"{queries.Count} queries of the half to {options.Half}; {Environment.ProcessorCount} processors");
        var folder = Directory.CreateTempSubdirectory("fabra-bench-").FullName;
        try
        {
            await using var server = await StartAsync(options, folder);
            using var channels = new Channels(server.Address, connections: 1);
            var client = new IndexService.IndexServiceClient(channels.Of(0));
            await client.CreateIndexAsync(new CreateIndexRequest { Index = new V1.Index { Name = Index } });
            await IndexAsync(client, server.Id, texts);
            await SearchAsync(client, server.Id, queries);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await TextCosts.PrintAsync(texts);
        return 0;
    }

    private static Task<ServerProcess> StartAsync(DocumentsOptions options, string folder)
    {
        var port = FreePorts.One();
        return ServerProcess.StartAsync(
            [Path.GetFullPath(options.Server), "serve"],
            new Dictionary<string, string>
            {
                ["FABRA_DUCKDB_PATH"] = Path.Combine(folder, "fabra.duckdb"),
                ["FABRA_SPOOL_DIR"] = Path.Combine(folder, "spool"),
                ["FABRA_GRPC_PORT"] = $"{port}",
                ["FABRA_HTTP_PORT"] = "0",
            },
            port,
            Path.Combine(folder, "server.log"));
    }

    private static async Task IndexAsync(IndexService.IndexServiceClient client, int serverId, IReadOnlyList<PackageText> texts)
    {
        Console.WriteLine();
        Console.WriteLine("| indexing | texts/s | indexed | unchanged | chunks | server ms of CPU each |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (var name in new[] { "first time", "again" })
        {
            var (sample, indexed, unchanged, chunks) = await IndexingLoad.RunAsync(client, serverId, Index, texts);
            Console.WriteLine($"| {name} | {sample.PerSecond:0} | {indexed} | {unchanged} | {chunks} | "
                + $"{sample.ServerMicrosecondsEach / 1000:0.000} |");
        }
    }

    private static async Task SearchAsync(IndexService.IndexServiceClient client, int serverId, IReadOnlyList<LabelledQuery> queries)
    {
        var kinds = queries.Select(query => query.Kind).Distinct().Prepend("all").ToArray();
        var quality = new List<string>();
        var speed = new List<string>();
        foreach (var mode in Modes)
        {
            var name = mode.ToString().ToLowerInvariant();
            var found = (await SearchQuality.MeasureAsync(client, Index, mode, queries)).ToDictionary(found => found.Kind);
            quality.Add($"| {name} | {string.Join(" | ", kinds.Select(kind => $"{found[kind].AmongFive:0.000} ({found[kind].First:0.000})"))} |");
            var fast = await SearchSpeed.MeasureAsync(client, serverId, Index, mode, queries);
            speed.Add($"| {name} | {fast.Alone.P50:0.0} | {fast.Alone.P99:0.0} | {fast.Together.PerSecond:0} | "
                + $"{fast.Together.ServerMicrosecondsEach / 1000:0.00} |");
        }

        Console.WriteLine();
        Console.WriteLine($"| recall@5 (recall@1) | {string.Join(" | ", kinds)} |");
        Console.WriteLine($"|---|{string.Concat(kinds.Select(_ => "--:|"))}");
        quality.ForEach(Console.WriteLine);
        Console.WriteLine();
        Console.WriteLine("| search, top 5 | one at a time: p50 ms | p99 ms | eight callers: per second | server ms of CPU each |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        speed.ForEach(Console.WriteLine);
    }
}
