using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Replay;
using Fabra.Core.Retrievals;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Replay;

/// <summary>Retrievals by code and by sessions, repeated.</summary>
public sealed class RetrieverReplayTests
{
    private static readonly RetrievalReference Rules = new() { RetrieverName = "rules", Query = "refunds" };

    private static int _tips;

    private static async Task<CoreHarness> CoreAsync(params ContextFunction[] contexts)
    {
        var core = new CoreHarness(new CoreSetup { Registry = Registry("policies", contexts) });
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid");
        return core;
    }

    /// <summary>A retriever that writes a text of its own over what it searches.</summary>
    private static ContextRegistry Registry(string index, params ContextFunction[] contexts) => new(
        contexts,
        [
            new Retriever("rules", "", async (scope, query) =>
                [$"Found: {string.Join(", ", (await scope.SearchAsync(index, query)).Select(hit => hit.Chunk.Content))}"]),
            new Retriever("tips", "", (_, query) => new([$"tip {Interlocked.Increment(ref _tips)} on {query}"])),
        ]);

    [Fact]
    public async Task ReplayAsync_as_of_runs_a_retriever_that_searched_again_over_the_pinned_chunks()
    {
        await using var core = await CoreAsync();
        var context = await core.AssembleAsync(ContextItem.OfRetrieval(Rules));
        await core.IndexAsync("refunds", "refunds are never paid");

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);
        core.Documents.Alter = chunk => chunk with { Content = "refunds are doubled" };
        var altered = await core.ReplayAsync(context, ReplayMode.AsOf);
        var current = await core.ReplayAsync(context, ReplayMode.Current);

        (replay.Identical, replay.Reexecuted, replay.Replayed.Content).ShouldBe((true, Reexecution.Full, "Found: refunds are paid"));
        RetrievalReplayTests.LineageOf(replay).ShouldBe(RetrievalReplayTests.LineageOf(context));
        (altered.Identical, altered.Replayed.Content).ShouldBe((false, "Found: refunds are doubled"));
        current.Replayed.Content.ShouldBe("Found: refunds are never paid");
    }

    [Fact]
    public async Task ReplayAsync_as_of_another_instant_runs_the_retriever_over_the_index_as_it_was()
    {
        await using var core = await CoreAsync();
        core.Time.Advance(TimeSpan.FromSeconds(1));
        var then = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.IndexAsync("refunds", "refunds are never paid");
        var context = await core.AssembleAsync(ContextItem.OfRetrieval(Rules));

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf, then);

        (replay.Reexecuted, replay.Replayed.Content).ShouldBe((Reexecution.Full, "Found: refunds are paid"));
    }

    [Fact]
    public async Task ReplayAsync_as_of_takes_what_only_code_knows_from_the_record()
    {
        await using var core = await CoreAsync();
        var context = await core.AssembleAsync(ContextItem.OfRetrieval(new() { RetrieverName = "tips", Query = "tea" }));

        foreach (var asOf in new DateTimeOffset?[] { null, core.Clock.Now })
        {
            var replay = await core.ReplayAsync(context, ReplayMode.AsOf, asOf);
            (replay.Identical, replay.Reexecuted, replay.Replayed.Content).ShouldBe((true, Reexecution.Partial, context.Content));
        }

        (await core.ReplayAsync(context, ReplayMode.Current)).Identical.ShouldBeFalse();
    }

    [Fact]
    public async Task ReplayAsync_of_a_retriever_that_is_gone_takes_its_texts_from_the_record_and_checks_its_chunks()
    {
        await using var core = await CoreAsync();
        var context = await core.AssembleAsync(ContextItem.OfRetrieval(Rules));
        await using var without = core.Restart(setup => setup with { Registry = ContextRegistry.Empty });

        var replay = await without.ReplayAsync(context, ReplayMode.AsOf);
        without.Documents.Alter = chunk => chunk with { Content = "altered" };
        var altered = await without.ReplayAsync(context, ReplayMode.AsOf);

        (replay.Identical, replay.Reexecuted, replay.Replayed.Content).ShouldBe((true, Reexecution.Partial, context.Content));
        (altered.Identical, altered.Replayed.Content).ShouldBe((false, context.Content));
        await without.ReplayAsync(context, ReplayMode.Current).ShouldBeRefusedAsync(ErrorReason.UnknownRetriever);
    }

    [Fact]
    public async Task ReplayAsync_of_code_that_searches_for_something_else_now_says_so()
    {
        ContextFunction Asking(string query) => new("answer", null, query, async (scope, _) =>
            [ContextItem.OfText((await scope.SearchAsync("policies", query))[0].Chunk.Content)]);
        await using var core = await CoreAsync(Asking("refunds"));
        await core.IndexAsync("parking", "parking is free");
        var context = await core.AssembleAsync(new AssemblyOptions { Name = "answer" });
        await core.IndexAsync("other", "another index", index: (await core.CreateIndexAsync("others")).Name);
        await using var asking = core.Restart(setup => setup with { Registry = Registry("policies", Asking("parking")) });
        await using var searching = core.Restart(setup => setup with { Registry = Registry("others", Asking("refunds")) });
        var byRetriever = await core.AssembleAsync(ContextItem.OfRetrieval(Rules));

        var asked = await asking.ReplayAsync(context, ReplayMode.AsOf);
        var searched = await searching.ReplayAsync(byRetriever, ReplayMode.AsOf);

        asked.Identical.ShouldBeFalse();
        asked.Replayed.Content.ShouldBe("parking is free");
        asked.Differences.Select(difference => difference.Message).ShouldContain("the code retrieves now what it did not retrieve then");
        searched.Identical.ShouldBeFalse();
        searched.Differences[0].Message.ShouldBe("the code searches \"others\" now for what it did not search for then");
    }

    [Fact]
    public async Task ReplayAsync_of_code_that_met_a_failure_meets_it_again()
    {
        var named = new ContextFunction("answer", null, "v1", async (scope, _) =>
        {
            for (var attempt = 1; attempt <= 3; attempt++)
            {
                try
                {
                    return [ContextItem.OfText((await scope.SearchAsync("policies", "refunds"))[0].Chunk.Content)];
                }
                catch (StoreUnavailableException)
                {
                    // Once more.
                }
            }

            return [ContextItem.OfText("without")];
        });
        await using var core = await CoreAsync(named);
        core.Documents.Failure = new StoreUnavailableException("duckdb", "Disk gone");
        var context = await core.AssembleAsync(new AssemblyOptions { Name = "answer" });
        core.Documents.Failure = null;

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        (replay.Identical, replay.Replayed.Content).ShouldBe((true, "without"));
        replay.Differences.ShouldBeEmpty();
        (await core.ReplayAsync(context, ReplayMode.Current)).Replayed.Content.ShouldBe("refunds are paid");
    }

    [Fact]
    public async Task ReplayAsync_of_a_session_repeats_its_steps_and_says_how_much_ran_again()
    {
        await using var core = await CoreAsync();
        async Task<ReplayResult> ReplayAsync(bool fails, params ContextItem[] items)
        {
            var session = core.OpenSession();
            core.Documents.Failure = fails ? new StoreUnavailableException("duckdb", "Disk gone") : null;
            var asking = session.Scope.RetrieveAsync(new() { IndexName = "policies", Query = "refunds" }, "retrieval", CoreHarness.Token);
            _ = await Record.ExceptionAsync(() => asking);
            core.Documents.Failure = null;
            session.Scope.RecordRetrieval(new() { RetrieverName = "own", External = true });
            session.Scope.AddItems(items);
            var context = await session.CommitAsync(CoreHarness.Token);
            var replay = await core.ReplayAsync(context, ReplayMode.AsOf);
            RetrievalReplayTests.LineageOf(replay).ShouldBe(RetrievalReplayTests.LineageOf(context));
            return replay;
        }

        var reference = new RetrievalReference { IndexName = "policies", Query = "refunds" };
        (await ReplayAsync(fails: false, ContextItem.OfText("x"))).Reexecuted.ShouldBe(Reexecution.Partial);
        (await ReplayAsync(fails: false, ContextItem.OfRetrieval(reference))).Identical.ShouldBeTrue();
        (await ReplayAsync(fails: true, ContextItem.OfRetrieval(reference), ContextItem.OfText("x"))).Identical.ShouldBeTrue();
    }

    [Fact]
    public async Task ReplayAsync_of_a_session_without_own_text_after_a_retrieval_ran_all_of_it_again()
    {
        await using var core = await CoreAsync();
        async Task<Reexecution> ExtentAsync(params ContextItem[] items)
        {
            var session = core.OpenSession();
            var retrieval = await session.Scope.RetrieveAsync(
                new() { IndexName = "policies", Query = "refunds" }, "retrieval", CoreHarness.Token);
            session.Scope.AddItems([.. items, ContextItem.OfRetrieval(retrieval.Reference!)]);
            var replay = await core.ReplayAsync(await session.CommitAsync(CoreHarness.Token), ReplayMode.AsOf);
            replay.Identical.ShouldBeTrue();
            return replay.Reexecuted;
        }

        (await ExtentAsync()).ShouldBe(Reexecution.Full);
        (await ExtentAsync(ContextItem.OfText("a summary"))).ShouldBe(Reexecution.Partial);
    }
}
