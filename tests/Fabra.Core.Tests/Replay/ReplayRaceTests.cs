using Fabra.Core.Assembly;
using Fabra.Core.Replay;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Values;

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

    /// <summary>Writes for as long as contexts are assembled, about as fast.</summary>
    private static Task WriteAsync(CoreHarness core, Progress progress, int seed, bool late) => Task.Run(
        async () =>
        {
            var random = new Random(seed);
            for (var i = 0; !progress.Ended; i++)
            {
                while (i > progress.Assembled && !progress.Ended)
                {
                    await Task.Yield();
                }

                var ago = late ? TimeSpan.FromMilliseconds(random.Next(1, 3_000)) : TimeSpan.Zero;
                var entityId = $"u{random.Next(Entities)}";
                await core.WriteAsync("score", random.Next(), ago, entityId);
                await core.WriteAsync("mood", Value.Of($"mood {random.Next()}"), ago, entityId);
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
            core.Time.Advance(TimeSpan.FromMilliseconds(1));
            var entityId = $"u{random.Next(Entities)}";
            contexts[i] = await core.AssembleAsync(
                ContextItem.OfFeature("score", entityId, "score {}"), ContextItem.OfFeature("mood", entityId, "mood {}"));
            progress.Advance();
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

    private sealed class Progress : IDisposable
    {
        private int _assembled;
        private volatile bool _ended;

        public bool Ended => _ended;

        public int Assembled => Volatile.Read(ref _assembled);

        public void Advance() => Interlocked.Increment(ref _assembled);

        /// <summary>The first assembler to finish ends the writing.</summary>
        public void Dispose() => _ended = true;
    }
}
