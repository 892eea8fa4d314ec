using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Race;

/// <summary>
/// Assembles while writers race newer values, and late ones with older event times, into the very features that are read, and index again
/// or delete the very documents that are searched; then replays every context at its own instant, while the writers go on. Each replay is
/// byte-identical, lineage included.
/// </summary>
internal sealed class RaceProof(SoakSettings settings)
{
    private const int Users = 20;
    private const int Callers = 8;
    private const int Writers = 3;

    private const int DocumentWriters = 2;

    /// <summary>What began to be valid longer ago than this is committed: a version begins a moment before its commit ends.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private readonly RaceDocuments _documents = new(settings.Seed);
    private long _writes;
    private int _next;

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("race");
        try
        {
            await using var server = await ServerProcess.StartAsync(
                settings, "race", Path.Join(folder, "fabra.duckdb"), Path.Join(folder, "spool"), [], cancellationToken);
            await Shop.RegisterAsync(server.Client, cancellationToken);
            await RaceDocuments.CreateAsync(server.Client, cancellationToken);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var writers = Enumerable.Range(0, Writers)
                .Select(writer => Task.Run(() => WriteAsync(server.Client, writer, enough.Token), cancellationToken))
                .Concat(Enumerable.Range(0, DocumentWriters).Select(writer => Task.Run(
                    () => _documents.ChangeAsync(server.Client, writer, enough.Token), cancellationToken)))
                .ToArray();

            var assembled = await AssembleAllAsync(server.Client, cancellationToken);
            figures.Exactly("assemblies", assembled.Count, settings.Assemblies);
            figures.Exactly("durable", assembled.Count(context => context.Evidence.State == EvidenceState.Durable), settings.Assemblies);
            await ReplayAllAsync(server.Client, assembled, figures, cancellationToken);
            await enough.CancelAsync();
            await Task.WhenAll(writers);
            figures.Say("values_raced", Interlocked.Read(ref _writes));
            figures.Say("documents_raced", _documents.Changes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<List<Context>> AssembleAllAsync(FabraClient client, CancellationToken cancellationToken)
    {
        var all = new ConcurrentBag<Context>();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(
            async () =>
            {
                for (int n; (n = Interlocked.Increment(ref _next)) <= settings.Assemblies;)
                {
                    var user = Shop.User(n % Users);
                    all.Add(await client.AssembleContextAsync(
                        "race",
                        [
                            ContextItems.Text($"Assembly {n}."),
                            .. Shop.Features.Take(5).Select(name => ContextItems.Feature(name, user, $"{name} = {{}}")),
                            RaceDocuments.Item(n),
                        ],
                        cancellationToken: cancellationToken));
                    if (n % 2_000 == 0)
                    {
                        Progress.Line($"{n} assembled, {Interlocked.Read(ref _writes)} values and {_documents.Changes} documents written meanwhile");
                    }
                }
            },
            cancellationToken)));
        return [.. all];
    }

    private async Task ReplayAllAsync(
        FabraClient client, List<Context> assembled, Figures figures, CancellationToken cancellationToken)
    {
        var (identical, sameBytes, sameLineage, changedSince, foundThen, done) = (0, 0, 0, 0, 0, 0);
        var started = Stopwatch.GetTimestamp();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(assembled, options, async (context, cancellation) =>
        {
            var replay = await client.ReplayContextAsync(context.ContextId, ReplayMode.AsOf, cancellationToken: cancellation);
            if (replay.Identical)
            {
                Interlocked.Increment(ref identical);
            }

            if (replay.Replayed.Content == context.Content && replay.Original.Content == context.Content)
            {
                Interlocked.Increment(ref sameBytes);
            }

            if (replay.Replayed.Lineage.Equals(context.Lineage))
            {
                Interlocked.Increment(ref sameLineage);
            }

            var number = Interlocked.Increment(ref done);
            if (number % 20 == 0)
            {
                var now = await client.ReplayContextAsync(context.ContextId, ReplayMode.Current, cancellationToken: cancellation);
                Interlocked.Add(ref changedSince, now.Identical ? 0 : 1);
                Interlocked.Add(ref foundThen, await FindsWhatASearchFindsAsync(client, context, cancellation) ? 1 : 0);
            }

            if (number % 2_000 == 0)
            {
                Progress.Line($"{number} replayed, {identical} identical");
            }
        });
        figures.Exactly("replays_identical", identical, settings.Assemblies);
        figures.Exactly("replays_byte_identical", sameBytes, settings.Assemblies);
        figures.Exactly("replays_lineage_identical", sameLineage, settings.Assemblies);
        figures.Exactly("replays_as_of_that_find_what_a_search_finds", foundThen, settings.Assemblies / 20);
        figures.AtLeast("current_replays_that_differ_percent", 100.0 * changedSince / Math.Max(1, settings.Assemblies / 20), 50);
        figures.Say("replays_per_second", assembled.Count / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Whether a replay as of an instant finds the chunks that a search as of it does, with the same scores.</summary>
    private static async Task<bool> FindsWhatASearchFindsAsync(FabraClient client, Context context, CancellationToken cancellationToken)
    {
        var instant = TimeProvider.System.GetUtcNow() - Settled;
        var then = await client.ReplayContextAsync(
            context.ContextId, ReplayMode.AsOf, new ReplayContextOptions { AsOf = instant }, cancellationToken);
        var retrieval = then.Replayed.Lineage.RetrieversUsed[0];
        var hits = await RaceDocuments.SearchAsync(client, NumberOf(context), instant, cancellationToken);
        return hits.Select(hit => (hit.ChunkId, hit.VersionId, hit.Score))
            .SequenceEqual(retrieval.Chunks.Select(chunk => (chunk.ChunkId, chunk.VersionId, chunk.SimilarityScore)));
    }

    /// <summary>Which assembly it was, from its first line.</summary>
    private static int NumberOf(Context context) =>
        int.Parse(context.Content.AsSpan("Assembly ".Length, context.Content.IndexOf('.') - "Assembly ".Length), CultureInfo.InvariantCulture);

    private async Task WriteAsync(FabraClient client, int writer, CancellationToken cancellationToken)
    {
        var random = new Random(settings.Seed + writer);
        try
        {
            while (true)
            {
                var user = Shop.User(random.Next(Users));
                var now = TimeProvider.System.GetUtcNow();

                // Every second value is late: it became true up to ten seconds ago, before values that are known already.
                var writes = Shop.Features.Take(5).Select((name, i) => FeatureWrites.Create(
                    name, user, random.NextDouble(), i % 2 == 0 ? now : now - TimeSpan.FromSeconds(random.NextDouble() * 10)));
                Interlocked.Add(ref _writes, await client.WriteFeaturesAsync(writes, cancellationToken: cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Enough.
        }
    }
}
