using System.Text.Json;
using Fabra.Core.Ids;
using Fabra.Core.Time;
using Fabra.Soak.Harness;
using Fabra.Storage.Postgres;
using Fabra.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Soak.ReadId;

/// <summary>Reads one context by its id on Postgres, from a log of ten thousand and from one of a million: it takes as long.</summary>
internal sealed class ReadIdProof(SoakSettings settings)
{
    private const int Few = 10_000;
    private const int Reads = 2_000;
    private const int InFlight = 1_024;

    private readonly Random _random = new(settings.Seed);
    private readonly List<Guid> _ids = [];

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("readid");
        try
        {
            await using var postgres = await PostgresServer.StartAsync(new PostgresServerOptions());
            var database = await postgres.CreateDatabaseAsync();
            var url = postgres.Url(database);
            await using var server = await ServerProcess.StartAsync(
                settings, "readid", ["--postgres-url", url, "--spool-dir", Path.Join(folder, "spool")], cancellationToken);
            var copies = new ContextCopies(await Shop.ContextAsync(server.Client, cancellationToken));
            await FillAsync(url, copies, Few, cancellationToken);
            await MeasureAsync(server, cancellationToken);
            var before = await MeasureAsync(server, cancellationToken);
            var pagesBefore = await PagesAsync(postgres, database);
            await FillAsync(url, copies, settings.Contexts, cancellationToken);
            var after = await MeasureAsync(server, cancellationToken);
            var pagesAfter = await PagesAsync(postgres, database);
            figures.Say("rows_first", Few);
            figures.Exactly("rows_at_the_end", _ids.Count, settings.Contexts);
            figures.Say("p50_first", before.Percentile(50), "ms");
            figures.Say("p99_first", before.Percentile(99), "ms");
            figures.Say("p50", after.Percentile(50), "ms");
            figures.Say("p99", after.Percentile(99), "ms");
            figures.AtMost("p50_of_first", after.Percentile(50) / before.Percentile(50), 1.5);
            figures.Say("index_and_table_pages_first", pagesBefore);

            // A tree over a hundred times as many keys is one level higher, two at the most.
            figures.AtMost("index_and_table_pages", pagesAfter, pagesBefore + 2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task FillAsync(string url, ContextCopies copies, int contexts, CancellationToken cancellationToken)
    {
        var clock = new FabraClock(TimeProvider.System);
        var ids = new IdGenerator(clock, new CryptographicRandomSource());
        await using var store = new PostgresOfflineStore(
            new PostgresOptions { ConnectionString = url }, clock, NullLogger<PostgresOfflineStore>.Instance);
        await store.InitializeAsync(cancellationToken);
        var inFlight = new Queue<Task>();
        for (var number = _ids.Count; number < contexts; number++)
        {
            var record = copies.Make(ids.Next(), number);
            _ids.Add(record.ContextId);
            inFlight.Enqueue(store.Contexts.AppendAsync(record, null, cancellationToken));
            if (inFlight.Count == InFlight)
            {
                await inFlight.Dequeue();
            }

            if (number % 100_000 == 0)
            {
                Progress.Line($"{number} contexts");
            }
        }

        await Task.WhenAll(inFlight);
    }

    private async Task<Latencies> MeasureAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var latencies = new Latencies();
        for (var i = 0; i < Reads; i++)
        {
            var id = _ids[_random.Next(_ids.Count)].ToString();
            var context = await latencies.TimeAsync(() => server.Client.GetContextAtAsync(id, cancellationToken: cancellationToken));
            if (context.ContextId != id)
            {
                throw new ProofFailedException($"Asked for {id}, got {context.ContextId}.");
            }
        }

        Progress.Line($"by id out of {_ids.Count}: p50 {latencies.Percentile(50):0.00} ms, p99 {latencies.Percentile(99):0.00} ms");
        return latencies;
    }

    /// <summary>How many pages the statement of such a read touches, which does not depend on what else the machine does.</summary>
    private async Task<long> PagesAsync(PostgresServer postgres, string database)
    {
        await postgres.ExecuteAsync("ANALYZE context_log", database);
        var id = _ids[_ids.Count / 2];
        var explained = await postgres.ExecuteAsync(
            $"""
            EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON)
            SELECT content FROM context_log WHERE timestamp = '{Uuid7.Timestamp(id).UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}' AND context_id = '{id}'
            """,
            database);
        using var plan = JsonDocument.Parse((string)explained!);
        var node = plan.RootElement[0].GetProperty("Plan");
        return node.GetProperty("Actual Rows").GetDouble() == 1
            ? node.GetProperty("Shared Hit Blocks").GetInt64() + node.GetProperty("Shared Read Blocks").GetInt64()
            : throw new ProofFailedException($"Not one row: {plan.RootElement}");
    }
}
