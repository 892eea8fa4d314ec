using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Assembly;

/// <summary>Items whose text is what a retrieval found.</summary>
public sealed class RetrievalItemTests
{
    private static readonly RetrievalReference Refunds = new() { IndexName = "policies", Query = "refunds after thirty days", TopK = 2 };

    private static async Task<CoreHarness> PoliciesAsync(CoreSetup? setup = null)
    {
        var core = new CoreHarness(setup);
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid within thirty days", metadata: ("year", Value.Of(2024L)));
        await core.IndexAsync("late", "after thirty days no refunds", metadata: ("year", Value.Of(2020L)));
        await core.IndexAsync("parking", "parking is free", metadata: ("year", Value.Of(2024L)));
        return core;
    }

    [Fact]
    public async Task AssembleAsync_joins_the_texts_found_with_line_feeds_the_best_first()
    {
        await using var core = await PoliciesAsync();

        var context = await core.AssembleAsync(ContextItem.OfRetrieval(Refunds, "Policies:\n{}"), ContextItem.OfText("end"));

        context.Content.ShouldBe("Policies:\nafter thirty days no refunds\nrefunds are paid within thirty days\nend");
        context.Lineage!.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);
        context.Record.Subjects.ShouldBeEmpty();
    }

    [Fact]
    public async Task AssembleAsync_tells_of_each_chunk_where_it_comes_from_how_old_it_is_and_that_it_is_in_the_text()
    {
        await using var core = await PoliciesAsync();
        core.Time.Advance(TimeSpan.FromSeconds(3));

        var context = await core.AssembleAsync(ContextItem.OfRetrieval(Refunds with { RetrieverName = "refund_rules" }));

        var retrieval = context.Lineage!.RetrieversUsed.ShouldHaveSingleItem();
        (retrieval.RetrieverName, retrieval.Query, retrieval.IndexName, retrieval.Mode, retrieval.ResultsCount, retrieval.External)
            .ShouldBe(("refund_rules", "refunds after thirty days", "policies", "hybrid", 2, false));
        retrieval.IndexId.ShouldNotBeNull().Version.ShouldBe(7);
        retrieval.Chunks.Select(chunk => (chunk.DocumentId, chunk.Position, chunk.FreshnessMs, chunk.Included, chunk.SourceUrl)).ShouldBe(
        [
            ("late", 0, 3_000, Inclusion.Yes, "https://example.com/late"),
            ("refunds", 1, 3_000, Inclusion.Yes, "https://example.com/refunds"),
        ]);
        retrieval.Chunks[0].ContentHash.ShouldBe(CoreHarness.HashOf("after thirty days no refunds"));
        retrieval.Chunks[0].VersionId.ShouldNotBeNull();
        retrieval.Chunks[0].SimilarityScore.ShouldBeGreaterThan(retrieval.Chunks[1].SimilarityScore);
        retrieval.Chunks[0].IndexedAt.ShouldBe(core.Clock.Now.AddSeconds(-3));
    }

    [Fact]
    public async Task AssembleAsync_with_a_filter_and_a_mode_searches_by_them()
    {
        await using var core = await PoliciesAsync();
        var reference = Refunds with
        {
            Mode = SearchMode.Vector,
            TopK = 1,
            Filter = new DocumentFilter.All([new DocumentFilter.Range("year", Value.Of(2023L), false, null, false)]),
        };

        var context = await core.AssembleAsync(ContextItem.OfRetrieval(reference));

        context.Content.ShouldBe("refunds are paid within thirty days");
        context.Lineage!.RetrieversUsed[0].Mode.ShouldBe("vector");
    }

    [Fact]
    public async Task AssembleAsync_when_nothing_is_found_drops_the_optional_item_and_refuses_the_required_one()
    {
        await using var core = await PoliciesAsync();
        var nothing = Refunds with { Query = "zebra", Mode = SearchMode.Lexical };

        var context = await core.AssembleAsync(ContextItem.OfRetrieval(nothing, sourceId: "rules"), ContextItem.OfText("x"));
        var refusal = await core.AssembleAsync(ContextItem.OfText("x"), ContextItem.OfRetrieval(nothing, required: true))
            .ShouldBeRefusedAsync(ErrorReason.RequiredItemMissing, "items[1]");

        context.Content.ShouldBe("x");
        context.Lineage!.DroppedItems.ShouldBe([new DroppedItem("rules", 0, 0, DroppedItem.Missing)]);
        context.Lineage.RetrieversUsed.ShouldHaveSingleItem().ResultsCount.ShouldBe(0);
        context.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        context.Lineage.DegradedReasons.ShouldBe(["policies: found nothing"]);
        refusal.Message.ShouldBe("items[1]: is required, but policies found nothing");
    }

    [Fact]
    public async Task AssembleAsync_over_its_budget_drops_the_item_whole_and_says_that_its_chunks_are_not_in_the_text()
    {
        await using var core = await PoliciesAsync();
        var options = new AssemblyOptions { Name = "test", MaxTokens = 4, FreshnessSla = TimeSpan.FromSeconds(1) };
        core.Time.Advance(TimeSpan.FromSeconds(10));

        var context = await core.AssembleAsync(options, ContextItem.OfRetrieval(Refunds, priority: 1), ContextItem.OfText("kept"));

        context.Content.ShouldBe("kept");
        context.Lineage!.DroppedItems.ShouldHaveSingleItem().Reason.ShouldBe(DroppedItem.Budget);
        context.Lineage.RetrieversUsed[0].Chunks.ShouldAllBe(chunk => chunk.Included == Inclusion.No);
        context.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);
    }

    [Fact]
    public async Task AssembleAsync_judges_chunks_by_the_sla_and_strictly_refuses()
    {
        await using var core = await PoliciesAsync();
        core.Time.Advance(TimeSpan.FromSeconds(10));
        var options = new AssemblyOptions { Name = "test", FreshnessSla = TimeSpan.FromSeconds(5) };

        var context = await core.AssembleAsync(options, ContextItem.OfRetrieval(Refunds));
        var refusal = await core.AssembleAsync(options with { FreshnessStrict = true }, ContextItem.OfRetrieval(Refunds))
            .ShouldBeRefusedAsync(ErrorReason.FreshnessViolated);

        var chunk = context.Lineage!.RetrieversUsed[0].Chunks[0];
        context.Lineage.FreshnessViolations[0].ShouldBe(new FreshnessViolation($"policies/{chunk.ChunkId}", 10_000, 5_000));
        context.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        refusal.Metadata["feature[1]"].ShouldStartWith("policies/");
    }

    [Fact]
    public async Task AssembleAsync_makes_the_same_retrieval_once_and_different_ones_several_at_a_time()
    {
        await using var core = await PoliciesAsync();
        core.Documents.Together = 4;
        var queries = Enumerable.Range(0, 12).Select(i => ContextItem.OfRetrieval(Refunds with { Query = $"refunds {i % 6}" })).ToArray();

        var context = await core.AssembleAsync(queries);

        core.Documents.Searches.ShouldBe(6);
        core.Documents.MostUnderWay.ShouldBe(4);
        context.Lineage!.RetrieversUsed.Select(retrieval => retrieval.Query).ShouldBe(
            Enumerable.Range(0, 6).Select(i => $"refunds {i}"));
        context.Content.Split('\n').Length.ShouldBe(24);
    }

    [Fact]
    public async Task AssembleAsync_runs_a_declared_retriever_by_its_name()
    {
        var registry = new ContextRegistry([], [new Retriever("tips", "", (_, query) => new([$"tip on {query}", "another"]))]);
        await using var core = new CoreHarness(new CoreSetup { Registry = registry });

        var context = await core.AssembleAsync(ContextItem.OfRetrieval(new() { RetrieverName = "tips", Query = "tea" }));

        context.Content.ShouldBe("tip on tea\nanother");
        var retrieval = context.Lineage!.RetrieversUsed.ShouldHaveSingleItem();
        (retrieval.RetrieverName, retrieval.IndexName, retrieval.IndexId, retrieval.Mode).ShouldBe(("tips", "", null, ""));
        retrieval.Chunks.ShouldAllBe(chunk => chunk.Included == Inclusion.Yes && chunk.VersionId == null && chunk.IndexedAt == null);
    }
}
