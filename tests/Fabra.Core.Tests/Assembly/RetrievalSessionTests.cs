using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Assembly;

/// <summary>Retrievals that a session's caller asks for and sees.</summary>
public sealed class RetrievalSessionTests
{
    private static readonly RetrievalReference Refunds = new() { IndexName = "policies", Query = "refunds" };

    private static async Task<CoreHarness> CoreAsync()
    {
        var core = new CoreHarness();
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid");
        return core;
    }

    private static Task<Retrieval> AskAsync(AssemblySession session, RetrievalReference? reference = null) =>
        session.Scope.RetrieveAsync(reference ?? Refunds, "retrieval", CoreHarness.Token);

    [Fact]
    public async Task RetrieveAsync_makes_the_same_retrieval_once_also_for_items()
    {
        await using var core = await CoreAsync();
        var session = core.OpenSession();

        var first = await AskAsync(session);
        await core.IndexAsync("refunds", "refunds are never paid");
        var again = await AskAsync(session, Refunds with { TopK = 5, RetrieverName = "policies" });
        session.Scope.AddItems([ContextItem.OfRetrieval(Refunds)]);
        var context = await session.CommitAsync(CoreHarness.Token);

        again.ShouldBeSameAs(first);
        core.Documents.Searches.ShouldBe(1);
        context.Content.ShouldBe("refunds are paid");
        context.Lineage!.RetrieversUsed.ShouldHaveSingleItem().Chunks[0].Included.ShouldBe(Inclusion.Yes);
    }

    [Fact]
    public async Task CommitAsync_says_unknown_of_chunks_that_the_callers_text_may_hold_and_no_where_there_is_none()
    {
        await using var core = await CoreAsync();
        async Task<Inclusion> CommitAsync(params ContextItem[] items)
        {
            var session = core.OpenSession();
            await AskAsync(session);
            session.Scope.AddItems(items);
            var context = await session.CommitAsync(CoreHarness.Token);
            return context.Lineage!.RetrieversUsed[0].Chunks[0].Included;
        }

        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        (await CommitAsync(ContextItem.OfText("a summary of the policy"))).ShouldBe(Inclusion.Unknown);
        (await CommitAsync(ContextItem.OfFeature("score", "u1"))).ShouldBe(Inclusion.No);
        (await CommitAsync(ContextItem.OfText("x"), ContextItem.OfRetrieval(Refunds))).ShouldBe(Inclusion.Yes);
    }

    [Fact]
    public async Task RetrieveAsync_that_failed_is_tracked_unless_it_is_made_good()
    {
        await using var core = await CoreAsync();
        var left = core.OpenSession();
        var mended = core.OpenSession();
        core.Documents.Failure = new StoreUnavailableException("duckdb", "Disk gone");
        await Should.ThrowAsync<StoreUnavailableException>(AskAsync(left));
        await Should.ThrowAsync<StoreUnavailableException>(AskAsync(mended));
        core.Documents.Failure = null;

        (await AskAsync(mended)).Texts.ShouldBe(["refunds are paid"]);
        left.Scope.AddItems([ContextItem.OfText("x")]);
        mended.Scope.AddItems([ContextItem.OfText("x")]);
        var without = (await left.CommitAsync(CoreHarness.Token)).Lineage!;
        var with = (await mended.CommitAsync(CoreHarness.Token)).Lineage!;

        (without.FreshnessStatus, without.RetrieversUsed.ShouldHaveSingleItem().TrackingError)
            .ShouldBe((FreshnessStatus.Degraded, "the index did not answer: Disk gone"));
        (with.FreshnessStatus, with.RetrieversUsed.ShouldHaveSingleItem().TrackingError).ShouldBe((FreshnessStatus.Guaranteed, ""));
    }

    [Fact]
    public async Task RetrieveAsync_at_fault_names_the_field_and_leaves_no_trace()
    {
        await using var core = await CoreAsync();
        var session = core.OpenSession();

        await AskAsync(session, Refunds with { TopK = 1_001 }).ShouldBeRefusedAsync(ErrorReason.InvalidField, "retrieval.top_k");
        await AskAsync(session, Refunds with { IndexName = "polices" })
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "retrieval.index_name");
        session.Scope.AddItems([ContextItem.OfText("x")]);

        (await session.CommitAsync(CoreHarness.Token)).Lineage!.RetrieversUsed.ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAsync_tried_again_searches_for_its_items_anew()
    {
        await using var core = await CoreAsync();
        core.Time.Advance(TimeSpan.FromMinutes(1));
        var session = core.OpenSession(
            new AssemblyOptions { Name = "test", FreshnessSla = TimeSpan.FromSeconds(1), FreshnessStrict = true, RequestId = "r1" });
        session.Scope.AddItems([ContextItem.OfRetrieval(Refunds)]);
        await session.CommitAsync(CoreHarness.Token).ShouldBeRefusedAsync(ErrorReason.FreshnessViolated);
        await core.IndexAsync("refunds", "refunds are paid today");

        var context = await session.CommitAsync(CoreHarness.Token);

        context.Content.ShouldBe("refunds are paid today");
        context.Lineage!.RetrieversUsed.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task CommitAsync_repeated_under_its_request_id_is_the_same_whatever_was_found_and_another_when_asked_otherwise()
    {
        await using var core = await CoreAsync();
        async Task<AssembledContext> CommitAsync(RetrievalReference asked)
        {
            var session = core.OpenSession(new AssemblyOptions { Name = "test", RequestId = "r1" });
            await AskAsync(session, asked);
            session.Scope.AddItems([ContextItem.OfRetrieval(Refunds with { TopK = 1 })]);
            return await session.CommitAsync(CoreHarness.Token);
        }

        var first = await CommitAsync(Refunds);
        await core.IndexAsync("more", "refunds refunds");
        var again = await CommitAsync(Refunds with { RetrieverName = "policies" });

        again.Record.ContextId.ShouldBe(first.Record.ContextId);
        await CommitAsync(Refunds with { TopK = 3 }).ShouldBeRefusedAsync(ErrorReason.RequestIdReused);
    }
}
