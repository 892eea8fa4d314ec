using Fabra.Core.Contexts;
using Fabra.Core.Replay;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Replay;

/// <summary>Replay at the original instant is byte-identical, whatever is written meanwhile.</summary>
public sealed class ReplayRaceTests
{
    private const int Entities = 300;
    private const int Assemblies = 10_000;

    [Fact]
    public async Task ReplayAsync_of_10_000_contexts_is_identical_while_newer_and_late_values_race_in()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.DefineAsync("mood", ValueKind.String, ttl: TimeSpan.FromSeconds(2), defaultValue: Value.Of("calm"));
        var contexts = new AssembledContext[Assemblies];
        var progress = new Progress();
        var changed = 0;

        // All at once: two write, two assemble and replay at once what they assembled.
        await Task.WhenAll(
            WriteAsync(core, progress, 1, late: false),
            WriteAsync(core, progress, 2, late: true),
            Task.Run(() => AssembleAsync(core, progress, contexts, 0), CoreHarness.Token),
            Task.Run(() => AssembleAsync(core, progress, contexts, 1), CoreHarness.Token));

        // A sample again when all is quiet; most would read something else now.
        foreach (var context in contexts.Where((_, index) => index % 10 == 0))
        {
            await ShouldBeIdenticalAsync(core, context);
            var current = await core.ReplayAsync(context, ReplayMode.Current);
            changed += current.Identical ? 0 : 1;
        }

        changed.ShouldBeGreaterThan(Assemblies / 10 / 2);
    }

    /// <summary>Writes for as long as contexts are assembled, and as many times.</summary>
    private static Task WriteAsync(CoreHarness core, Progress progress, int seed, bool late) => Task.Run(
        async () =>
        {
            // However it ends, the assemblers must not wait for it.
            using var end = progress;
            var random = new Random(seed);
            while (!progress.Ended)
            {
                await progress.WriterMayGoOnAsync(late);
                var ago = late ? TimeSpan.FromMilliseconds(random.Next(1, 3_000)) : TimeSpan.Zero;
                var entityId = $"u{random.Next(Entities)}";
                await core.WriteAsync("score", random.Next(), ago, entityId);
                await core.WriteAsync("mood", Value.Of($"mood {random.Next()}"), ago, entityId);
                progress.Wrote(late);
            }
        },
        CoreHarness.Token);

    private static async Task AssembleAsync(CoreHarness core, Progress progress, AssembledContext[] contexts, int first)
    {
        // However it ends, the writers must not wait for it.
        using var end = progress;
        var random = new Random(first);
        for (var i = first; i < Assemblies; i += 2)
        {
            await progress.AssemblerMayGoOnAsync();
            core.Time.Advance(TimeSpan.FromMilliseconds(1));
            var entityId = $"u{random.Next(Entities)}";
            contexts[i] = await core.AssembleAsync(
                ContextItem.OfFeature("score", entityId, "score {}"), ContextItem.OfFeature("mood", entityId, "mood {}"));
            progress.Assembled();
            await ShouldBeIdenticalAsync(core, contexts[i]);
        }
    }

    private static async Task ShouldBeIdenticalAsync(CoreHarness core, AssembledContext context)
    {
        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);
        if (!replay.Identical || replay.Differences.Count > 0 || replay.Replayed.Content != context.Content
            || replay.Reexecuted != Reexecution.Full)
        {
            throw new ShouldAssertException($"{context.Record.ContextId}: {string.Join("; ", replay.Differences)}");
        }
    }

    /// <summary>Keeps the four within a few steps of each other, however the machine shares itself out.</summary>
    private sealed class Progress : IDisposable
    {
        private const int Slack = 10;

        private readonly int[] _written = new int[2];
        private int _assembled;
        private volatile bool _ended;

        public bool Ended => _ended;

        public void Assembled() => Interlocked.Increment(ref _assembled);

        public void Wrote(bool late) => Interlocked.Increment(ref _written[late ? 1 : 0]);

        public Task WriterMayGoOnAsync(bool late) =>
            UntilAsync(() => Volatile.Read(ref _written[late ? 1 : 0]) <= Volatile.Read(ref _assembled) + Slack);

        public Task AssemblerMayGoOnAsync() =>
            UntilAsync(() => Volatile.Read(ref _assembled) <= _written.Min() + Slack);

        /// <summary>The first to finish ends the waiting, and the writing.</summary>
        public void Dispose() => _ended = true;

        private async Task UntilAsync(Func<bool> met)
        {
            while (!met() && !_ended)
            {
                await Task.Yield();
            }
        }
    }
}
