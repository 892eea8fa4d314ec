using System.Diagnostics;
using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Stream;

/// <summary>
/// Streams a log of a million contexts in constant memory, twice from a server that has just started with its default settings: alone,
/// and while writers go on and a spool drains into it. Nothing is skipped or repeated, also when the connection is cut again and again.
/// Beside it reads at that size: one by id, and pages.
/// </summary>
internal sealed class StreamProof(SoakSettings settings)
{
    private const int Writers = 2;
    private const int Reads = 1_000;

    private const double MostGrowth = 100;

    /// <summary>
    /// What writers and the spool take is not the stream's: memory is counted from when they have been at work for so long, and nothing
    /// was read yet.
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(settings.Seed);
    private int _written;

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("stream");
        var database = Path.Join(folder, "fabra.duckdb");
        var spool = Path.Join(folder, "spool");
        try
        {
            var fill = new LogFill(new ContextCopies(await TemplateAsync(folder, cancellationToken)));
            var ids = await fill.RunAsync(database, spool, settings.Contexts, settings.Spooled, cancellationToken);
            figures.Say("contexts", settings.Contexts);
            figures.Say("record", fill.RecordBytes, "B");

            await AloneAsync(folder, database, fill, ids, figures, cancellationToken);
            await AmongWritersAsync(database, spool, fill, ids, figures, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task AloneAsync(
        string folder, string database, LogFill fill, Guid[] ids, Figures figures, CancellationToken cancellationToken)
    {
        var starting = Stopwatch.GetTimestamp();
        await using var server = await ServerProcess.StartAsync(
            settings, "stream", database, Path.Join(folder, "empty-spool"), [], cancellationToken);
        figures.Say("start", Stopwatch.GetElapsedTime(starting).TotalSeconds, "s");
        await using (var memory = new ResidentMemory(server))
        {
            await WholeAsync(server, fill, ids, "alone", figures, cancellationToken);
            figures.Say("server_rss_cold", memory.StartMebibytes, "MiB");
            figures.AtMost("server_rss_growth_alone", memory.GrowthMegabytes, MostGrowth, "MB");
        }

        await ReadAsync(server.Client, ids, figures, cancellationToken);
        await server.StopAsync(cancellationToken);
    }

    private async Task AmongWritersAsync(
        string database, string spool, LogFill fill, Guid[] ids, Figures figures, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(settings, "stream", database, spool, [], cancellationToken);
        await Shop.RegisterAsync(server.Client, cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writers = Enumerable.Range(0, Writers)
            .Select(_ => Task.Run(() => WriteAsync(server.Client, enough.Token), cancellationToken)).ToArray();
        await Task.Delay(Settling, cancellationToken);
        figures.AtLeast("spooled_when_the_stream_starts", await server.Client.SpooledAsync(cancellationToken), 1);
        await using (var memory = new ResidentMemory(server))
        {
            await WholeAsync(server, fill, ids, "with_writers", figures, cancellationToken);
            await CutAsync(server, ids, figures, cancellationToken);
            figures.Say("server_rss_with_writers", memory.StartMebibytes, "MiB");
            figures.AtMost("server_rss_growth_with_writers", memory.GrowthMegabytes, MostGrowth, "MB");
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        figures.Say("contexts_written_meanwhile", _written);
        await DrainedAsync(server.Client, figures, cancellationToken);
    }

    private async Task<Context> TemplateAsync(string folder, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(
            settings, "stream", Path.Join(folder, "template.duckdb"), Path.Join(folder, "template-spool"), [], cancellationToken);
        var context = await Shop.ContextAsync(server.Client, cancellationToken);
        await server.StopAsync(cancellationToken);
        return context;
    }

    private async Task WriteAsync(FabraClient client, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Shop.AssembleAsync(client, cancellationToken);
                Interlocked.Increment(ref _written);
                await Task.Delay(2, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Enough.
        }
    }

    private static async Task WholeAsync(
        ServerProcess server, LogFill fill, Guid[] ids, string name, Figures figures, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var used = server.ProcessorTime();
        var check = new StreamCheck(ids);
        await foreach (var (context, _) in server.Client.StreamContextsAsync(cancellationToken: cancellationToken))
        {
            check.Next(context);
            if (check.Count % 100_000 == 0)
            {
                Progress.Line($"{check.Count} streamed, server has {server.ResidentBytes() >> 20} MiB");
            }
        }

        check.Finish(name, figures);
        used = server.ProcessorTime() - used;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Progress.Line($"streamed {check.Count} {name} in {seconds:0.0} s");
        figures.Aim($"stream_{name}", check.Count * (double)fill.RecordBytes / seconds / 1e6, "at least 100MB/s", "MB/s");
        figures.Say($"stream_{name}_per_processor", check.Count * (double)fill.RecordBytes / used.TotalSeconds / 1e6, "MB/s");
    }

    private async Task CutAsync(ServerProcess server, Guid[] ids, Figures figures, CancellationToken cancellationToken)
    {
        await using var relay = new CuttingRelay(server.Port);
        using var client = server.NewClient(relay.Port, attempts: 10);
        var check = new StreamCheck(ids);
        var (resumed, token, untilCut, cut) = (0, (string?)null, 0L, 0);

        // Half of the cuts are the network's, and the client resumes by itself; half are the caller's, who starts anew with the token.
        for (var ended = false; !ended;)
        {
            var options = new StreamContextsOptions { ResumeToken = token };
            ended = true;
            await foreach (var (context, next) in client.StreamContextsAsync(options, cancellationToken))
            {
                check.Next(context);
                token = next;
                if (--untilCut > 0)
                {
                    continue;
                }

                untilCut = _random.Next(1, Math.Max(2, settings.Contexts / 25));
                if (++cut % 2 == 0)
                {
                    relay.Cut();
                }
                else
                {
                    resumed++;
                    ended = false;
                    break;
                }
            }
        }

        check.Finish("through_cuts", figures);
        Progress.Line($"streamed {check.Count} with {relay.Cuts} cut connections and {resumed} resumptions by token");
        figures.AtLeast("cut_connections", relay.Cuts, 10);
        figures.AtLeast("resumed_by_token", resumed, 10);
    }

    private async Task DrainedAsync(FabraClient client, Figures figures, CancellationToken cancellationToken)
    {
        while (await client.SpooledAsync(cancellationToken) > 0)
        {
            await Task.Delay(100, cancellationToken);
        }

        var records = await client.CheckPositionsAsync(cancellationToken);
        figures.AtLeast("records_at_the_end", records, settings.Contexts + settings.Spooled + _written);
    }

    private async Task ReadAsync(FabraClient client, Guid[] ids, Figures figures, CancellationToken cancellationToken)
    {
        var byId = new Latencies();
        for (var i = 0; i < Reads; i++)
        {
            var id = ids[_random.Next(1, ids.Length)].ToString();
            var context = await byId.TimeAsync(() => client.GetContextAtAsync(id, cancellationToken: cancellationToken));
            if (context.ContextId != id)
            {
                throw new ProofFailedException($"Asked for {id}, got {context.ContextId}.");
            }
        }

        figures.Say("by_id_p50", byId.Percentile(50), "ms");
        figures.Say("by_id_p99", byId.Percentile(99), "ms");
        figures.Say("first_page_p50", await PagesAsync(client, new ListContextsRequest { PageSize = 100 }, cancellationToken), "ms");
        var middle = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Core.Ids.Uuid7.Timestamp(ids[ids.Length / 2]));
        figures.Say(
            "page_amid_p50",
            await PagesAsync(client, new ListContextsRequest { PageSize = 100, End = middle }, cancellationToken),
            "ms");
        var labelled = new ListContextsRequest { PageSize = 100, End = middle, Labels = { ["number"] = "7" } };
        figures.Say("page_by_label_p50", await PagesAsync(client, labelled, cancellationToken), "ms");
    }

    // The first page and nine that follow it.
    private static async Task<double> PagesAsync(FabraClient client, ListContextsRequest request, CancellationToken cancellationToken)
    {
        var pages = new Latencies();
        for (var i = 0; i < 10; i++)
        {
            var page = await pages.TimeAsync(
                async () => await client.Contexts.ListContextsAsync(request, cancellationToken: cancellationToken));
            request.PageToken = page.NextPageToken;
        }

        return pages.Percentile(50);
    }
}
