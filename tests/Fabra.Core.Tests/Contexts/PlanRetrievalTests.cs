using System.Text;
using System.Text.Json.Nodes;
using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Contexts;

/// <summary>What a plan keeps of retrievals.</summary>
public sealed class PlanRetrievalTests
{
    private static readonly DocumentFilter Filter = new DocumentFilter.Any(
    [
        new DocumentFilter.All([new DocumentFilter.Equal("draft", Value.Of(false)), new DocumentFilter.Equal("ž", Value.Of("\"é\n"))]),
        new DocumentFilter.In("year", [Value.Of(2024L), Value.Of(0.5), Value.Of(DateTimeOffset.UnixEpoch)]),
        new DocumentFilter.Range("year", Value.Of(9007199254740993), true, null, false),
        new DocumentFilter.Range("title", null, false, Value.Of("m"), true),
    ]);

    private static async Task<ContextPlan> PlanAsync(CoreHarness core, params ContextItem[] items)
    {
        var context = await core.AssembleAsync(items);
        return PlanJson.Parse((await core.GetAsync(context)).Record.Plan);
    }

    [Fact]
    public async Task Plan_of_a_search_keeps_what_it_takes_to_repeat_it_and_pins_and_no_text()
    {
        await using var core = new CoreHarness();
        var index = await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid", metadata: ("year", Value.Of(0.5)));
        core.Time.Advance(TimeSpan.FromSeconds(1));
        var reference = new RetrievalReference { IndexName = "policies", Query = "refunds", Filter = Filter, RetrieverName = "rules" };

        var plan = await PlanAsync(core, ContextItem.OfRetrieval(reference));

        var retrieval = plan.Retrievals.ShouldHaveSingleItem();
        retrieval.Results.ShouldBeEmpty();
        retrieval.Failure.ShouldBeNull();
        var search = retrieval.Searches.ShouldHaveSingleItem();
        (search.IndexId, search.SearchedAt).ShouldBe((index.IndexId, core.Clock.Now));
        (search.Query.IndexName, search.Query.Text, search.Query.TopK, search.Query.Mode)
            .ShouldBe(("policies", "refunds", 5, SearchMode.Hybrid));
        search.QueryVector.ToArray().ShouldBe((await CoreHarness.EmbedAsync("refunds")).ToArray());
        var pin = search.Pins.ShouldHaveSingleItem();
        pin.ContentHash.ShouldBe(CoreHarness.HashOf("refunds are paid"));
        pin.Score.ShouldBe(retrieval.Lineage.Chunks[0].SimilarityScore);
        (pin.Key.ChunkId.ToString(), (Guid?)pin.Key.VersionId).ShouldBe((retrieval.Lineage.Chunks[0].ChunkId, retrieval.Lineage.Chunks[0].VersionId));
        var item = plan.Items[0].Retrieval.ShouldNotBeNull();
        (item.RetrieverName, item.TopK, item.Mode).ShouldBe(("rules", 5, SearchMode.Hybrid));
        RetrievalReferenceJson.Key(item).ShouldBe(RetrievalReferenceJson.Key(reference.Resolved()));
        Encoding.UTF8.GetString(PlanJson.Serialize(plan)).ShouldNotContain("are paid");
    }

    [Fact]
    public async Task Serialize_of_a_plan_read_back_gives_the_very_bytes()
    {
        var registry = new ContextRegistry(
            [],
            [
                new Retriever("failing", "", (_, _) => throw new InvalidOperationException("no luck")),
                new Retriever("rules", "", async (scope, query) =>
                    [.. (await scope.SearchAsync("policies", query, 3, SearchMode.Lexical, Filter)).Select(hit => $"- {hit.Chunk.Content}")]),
            ]);
        await using var core = new CoreHarness(new CoreSetup { Registry = registry });
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are \"paid\" 🐎", metadata: ("year", Value.Of(0.5)));

        var context = await core.AssembleAsync(
            ContextItem.OfRetrieval(new() { RetrieverName = "failing", Query = "q" }),
            ContextItem.OfRetrieval(new() { RetrieverName = "rules", Query = "refunds" }),
            ContextItem.OfRetrieval(new() { IndexName = "policies", Query = "refunds" }));
        var plan = PlanJson.Parse(context.Record.Plan);

        Encoding.UTF8.GetString(PlanJson.Serialize(plan)).ShouldBe(Encoding.UTF8.GetString(context.Record.Plan.Span));
        plan.Retrievals.Select(retrieval => retrieval.Failure).ShouldBe([ErrorReason.ContextFunctionFailed, null, null]);
        plan.Retrievals[1].Results.ShouldBe(["- refunds are \"paid\" 🐎"]);
        var lineage = LineageJson.Parse(context.Record.Lineage, PlanValues.Parse(context.Record.Plan.Span));
        Encoding.UTF8.GetString(LineageJson.Serialize(lineage)).ShouldBe(Encoding.UTF8.GetString(context.Record.Lineage.Span));
    }

    [Fact]
    public async Task Lineage_shows_retrievals_under_the_contracts_names()
    {
        await using var core = new CoreHarness();
        var index = await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid");
        core.Time.Advance(TimeSpan.FromMilliseconds(1500));

        var context = await core.AssembleAsync(ContextItem.OfRetrieval(new() { IndexName = "policies", Query = "refunds" }));

        var retrieval = JsonNode.Parse(context.Record.Lineage.Span)!["retrievers_used"]![0]!;
        string[] names = ["retriever_name", "query", "results_count", "latency_ms", "index_name", "index_id", "mode", "external", "chunks"];
        retrieval.AsObject().Select(member => member.Key).ShouldBe(names);
        retrieval["index_id"]!.GetValue<string>().ShouldBe(index.IndexId.ToString());
        var chunk = retrieval["chunks"]![0]!;
        string[] chunkNames =
        [
            "chunk_id", "version_id", "document_id", "content_hash", "indexed_at", "freshness_ms", "similarity_score", "source_url",
            "position", "included",
        ];
        chunk.AsObject().Select(member => member.Key).ShouldBe(chunkNames);
        chunk["freshness_ms"]!.GetValue<long>().ShouldBe(1_500);
        chunk["included"]!.GetValue<string>().ShouldBe("yes");
    }
}
