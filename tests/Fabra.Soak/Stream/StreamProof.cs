using System.Diagnostics;
using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Stream;

/// <summary>
/// Streams a log of a million contexts in constant memory, twice from a server that has just started with its default settings: alone,
/// and while writers go on and a spool drains into it. Nothing is skipped or repeated, also when the connection is cut again and again.
/// Beside it reads at that size: one by id, and pages.
/// <para>
/// While others write, memory is compared with that of a server of which nobody streams, and not with what the same server took a moment
/// before. Writers and the spool take theirs in waves: rows lie in DuckDB until the next checkpoint, five times as large as in its log,
/// and the collector's heap is largest in the first seconds of draining, and shrinks under a stream. A start in a trough would blame the
/// stream for the next wave, and one on a crest would hide what it takes. So the same writers and as full a spool are at work for as
/// long without a stream, after it on a server of their own, and the highest that the server takes is compared: while the spool drains,
/// and when it is empty, lest the wave of the first hide the stream's share of the second. A server that is left in peace keeps what it had,
/// so that the cut stream is compared with the whole one before it, too: whatever a stream that was given up leaves shows there.
/// </para>
/// </summary>
internal sealed class StreamProof(SoakSettings settings)
{
    private const int Writers = 2;
    private const int Reads = 1_000;

    private const double MostGrowth = 100;
    private const string Whole = "whole stream";
    private const string Cut = "cut connections";

    /// <summary>So long writers and the spool are at work before the stream begins.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(settings.Seed);
    private int _written;
    private int _spooled;

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("stream");
        var database = Path.Join(folder, "fabra.duckdb");
        string[] spools = [Path.Join(folder, "spool"), Path.Join(folder, "spool-without-streams")];
        try
        {
            var fill = new LogFill(new ContextCopies(await TemplateAsync(folder, cancellationToken)));
            var ids = await fill.RunAsync(database, spools, settings.Contexts, settings.Spooled, cancellationToken);
            figures.Say("contexts", settings.Contexts);
            figures.Say("record", fill.RecordBytes, "B");

            await AloneAsync(folder, database, fill, ids, figures, cancellationToken);
            await AmongWritersAsync(database, spools, fill, ids, figures, cancellationToken);
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
        var memory = await MemoryWatch.StartAsync(server, "alone", cancellationToken);
        await using (memory)
        {
            await WholeAsync(server, fill, ids, "alone", figures, cancellationToken);
        }

        memory.Report();
        figures.Say("server_rss_cold", memory.StartMebibytes, "MiB");
        figures.AtMost("server_rss_growth_alone", memory.GrowthMegabytes, MostGrowth, "MB");
        await ReadAsync(server.Client, ids, figures, cancellationToken);
        await server.StopAsync(cancellationToken);
    }

    private async Task AmongWritersAsync(
        string database, string[] spools, LogFill fill, Guid[] ids, Figures figures, CancellationToken cancellationToken)
    {
        var started = 0L;
        var streaming = await WritingAsync(database, spools[0], figures, StreamAsync, cancellationToken);
        var time = Stopwatch.GetElapsedTime(started);
        var without = await WritingAsync(database, spools[1], figures, DoNothingAsync, cancellationToken);
        figures.Say("server_rss_growth_with_writers", streaming.GrowthMegabytes, "MB");
        figures.Say("server_rss_growth_without_streams", without.GrowthMegabytes, "MB");
        Compare("while_draining", draining: true);
        Compare("drained", draining: false);
        if (streaming.PeakBytes(Whole) is { } whole && streaming.PeakBytes(Cut) is { } cut)
        {
            figures.AtMost("server_rss_growth_by_cuts", (cut - whole) / 1e6, MostGrowth, "MB");
        }

        async Task StreamAsync(ServerProcess server, MemoryWatch memory)
        {
            started = Stopwatch.GetTimestamp();
            figures.AtLeast("spooled_when_the_stream_starts", await server.Client.SpooledAsync(cancellationToken), 1);
            await WholeAsync(server, fill, ids, "with_writers", figures, cancellationToken);
            memory.Enter(Cut);
            await CutAsync(server, ids, figures, cancellationToken);
        }

        async Task DoNothingAsync(ServerProcess server, MemoryWatch memory)
        {
            memory.Enter("without streams");
            await Task.Delay(time, cancellationToken);
        }

        void Compare(string name, bool draining)
        {
            if (streaming.PeakBytes(draining) is { } with && without.PeakBytes(draining) is { } alone)
            {
                figures.Say($"server_rss_{name}_without_streams", alone / 1e6, "MB");
                figures.AtMost($"server_rss_growth_by_streams_{name}", (with - alone) / 1e6, MostGrowth, "MB");
            }
        }
    }

    /// <summary>Does something while writers are at work and a spool drains.</summary>
    /// <returns>What the server took meanwhile.</returns>
    private async Task<MemoryWatch> WritingAsync(
        string database, string spool, Figures figures, Func<ServerProcess, MemoryWatch, Task> meanwhile, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(settings, "stream", database, spool, [], cancellationToken);
        await Shop.RegisterAsync(server.Client, cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writers = Enumerable.Range(0, Writers)
            .Select(_ => Task.Run(() => WriteAsync(server.Client, enough.Token), cancellationToken)).ToArray();
        await Task.Delay(Settling, cancellationToken);
        var memory = await MemoryWatch.StartAsync(server, Whole, cancellationToken);
        await using (memory)
        {
            await meanwhile(server, memory);
        }

        memory.Report();
        await enough.CancelAsync();
        await Task.WhenAll(writers);
        _spooled += settings.Spooled;
        await DrainedAsync(server.Client, figures, cancellationToken);
        await server.StopAsync(cancellationToken);
        return memory;
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

        figures.Say("contexts_written_meanwhile", _written);
        var records = await client.CheckPositionsAsync(cancellationToken);
        figures.AtLeast("records_at_the_end", records, settings.Contexts + _spooled + _written);
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
