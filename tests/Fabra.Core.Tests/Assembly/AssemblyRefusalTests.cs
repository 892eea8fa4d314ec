using Fabra.Core.Contexts;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Assembly;

/// <summary>Bad input: each refused with its reason and field, nothing logged.</summary>
public sealed class AssemblyRefusalTests
{
    private static readonly AssemblyOptions Good = new() { Name = "test" };

    [Fact]
    public async Task AssembleAsync_with_bad_options_names_every_one()
    {
        await using var core = new CoreHarness();
        var bad = new AssemblyOptions
        {
            Name = "",
            MaxTokens = 0,
            FreshnessSla = TimeSpan.Zero,
            Model = "\0",
            Labels = new Dictionary<string, string> { [""] = "x", ["a"] = "\0", ["b"] = new('x', 1001) },
            Inputs = new Dictionary<string, Value> { [""] = Value.Null },
        };

        var refusal = await core.AssembleAsync(bad, ContextItem.OfText("x")).ShouldBeRefusedAsync(ErrorReason.InvalidField);

        refusal.Fields.Select(fault => fault.Field)
            .ShouldBe(["name", "max_tokens", "freshness_sla", "model", "labels[]", "labels[a]", "labels[b]", "inputs[]"]);
        Should.Throw<FabraException>(() => core.OpenSession(bad)).Fields.Count.ShouldBe(8);
        await core.AssembleAsync(Good with { MaxTokens = -5 }, ContextItem.OfText("x"))
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "max_tokens");
        await core.AssembleAsync(Good with { RequestId = new('r', 129) }, ContextItem.OfText("x"))
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "request_id");
        (await core.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task AssembleAsync_of_an_unregistered_name_without_items_is_unknown()
    {
        await using var core = new CoreHarness();

        await core.AssembleAsync(Good).ShouldBeRefusedAsync(ErrorReason.UnknownContextName, "name");
    }

    [Fact]
    public async Task AssembleAsync_with_a_bad_item_names_it()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        var good = ContextItem.OfText("x");

        await core.AssembleAsync(good, new ContextItem()).ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[1]");
        await core.AssembleAsync(good, ContextItem.OfText("x") with { Feature = new("score", "u1") })
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[1]");
        await core.AssembleAsync(good, ContextItem.OfText("x") with { Format = "{0}" })
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[1].format");
        await core.AssembleAsync(good, ContextItem.OfText("a\0")).ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[1].text");
        await core.AssembleAsync(good, ContextItem.OfText("a\uD800")).ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[1].text");
        await core.AssembleAsync(good, ContextItem.OfText("a", sourceId: "\0"))
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[1].source_id");
        await core.AssembleAsync(good, ContextItem.OfFeature("score", ""))
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[1].feature.entity_id");
        await core.AssembleAsync(good, ContextItem.OfFeature("", "u1"))
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[1].feature.feature_name");
        var unknown = await core.AssembleAsync(good, ContextItem.OfFeature("scores", "u1"))
            .ShouldBeRefusedAsync(ErrorReason.UnknownFeature, "items[1].feature.feature_name");
        unknown.Metadata["closest"].ShouldBe("score");
        (await core.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task AssembleAsync_of_more_than_4_mib_in_one_text_or_16_in_all_is_refused()
    {
        await using var core = new CoreHarness();
        var largest = ContextItem.OfText(new string('x', ContextItem.MaxTextBytes));

        await core.AssembleAsync(ContextItem.OfText(new string('x', 5_000_000)))
            .ShouldBeRefusedAsync(ErrorReason.TooLarge, "items[0].text");

        // Counted in bytes, not in characters.
        await core.AssembleAsync(ContextItem.OfText(new string('ž', (ContextItem.MaxTextBytes / 2) + 1)))
            .ShouldBeRefusedAsync(ErrorReason.TooLarge, "items[0].text");
        await core.AssembleAsync(largest, largest, largest, largest).ShouldBeRefusedAsync(ErrorReason.SessionLimit);
    }

    [Fact]
    public async Task AddItems_beyond_10_000_is_refused_whole_and_the_session_goes_on()
    {
        await using var core = new CoreHarness();
        var session = core.OpenSession(Good with { MaxTokens = 3 });
        var item = ContextItem.OfText("x");
        session.Scope.AddItems([.. Enumerable.Repeat(item, 9_999)]);

        var add = () => session.Scope.AddItems([item, item]);
        add.ShouldBeRefused(ErrorReason.TooManyItems, "items");
        session.Scope.Items.Count.ShouldBe(9_999);
        session.Scope.AddItems([item]);

        (await session.CommitAsync(CoreHarness.Token)).Lineage!.ItemsProvided.ShouldBe(10_000);
        await core.AssembleAsync(Good, [.. Enumerable.Repeat(item, 10_001)]).ShouldBeRefusedAsync(ErrorReason.TooManyItems, "items");
    }

    [Fact]
    public async Task AddItems_charges_source_ids_and_retrievals_against_the_16_mib()
    {
        await using var core = new CoreHarness();
        var byNames = core.OpenSession();
        var byRetrievals = core.OpenSession();
        var longName = ContextItem.OfText("x", sourceId: new string('s', 9_000_000));
        var retrieval = new RetrieverLineage { RetrieverName = "r", IndexName = new string('i', 9_000_000) };
        byNames.Scope.AddItems([longName]);
        byRetrievals.Scope.RecordRetrieval(retrieval);

        var more = () => byNames.Scope.AddItems([longName]);
        more.ShouldBeRefused(ErrorReason.SessionLimit);
        var moreRetrievals = () => byRetrievals.Scope.RecordRetrieval(retrieval);
        moreRetrievals.ShouldBeRefused(ErrorReason.SessionLimit);
    }

    [Fact]
    public async Task RecordRetrieval_of_what_json_or_a_store_cannot_hold_is_refused()
    {
        await using var core = new CoreHarness();
        var session = core.OpenSession();
        var good = new RetrieverLineage { RetrieverName = "r", Chunks = [new RetrievedChunk { ChunkId = "c" }] };
        void Refused(RetrieverLineage retrieval, string field)
        {
            var record = () => session.Scope.RecordRetrieval(retrieval);
            var refusal = Should.Throw<FabraException>(record);
            refusal.Fields.ShouldHaveSingleItem().Field.ShouldBe(field);
        }

        Refused(good with { RetrieverName = "" }, "retrieval.retriever_name");
        Refused(good with { Query = "a\0" }, "retrieval.query");
        Refused(good with { ResultsCount = -1 }, "retrieval.results_count");
        Refused(good with { LatencyMs = double.NaN }, "retrieval.latency_ms");
        Refused(good with { Chunks = [good.Chunks[0], new() { ChunkId = "c", SimilarityScore = double.NaN }] }, "retrieval.chunks[1].similarity_score");
        Refused(good with { Chunks = [new() { ChunkId = "\0" }] }, "retrieval.chunks[0].chunk_id");
        Refused(good with { Chunks = [new() { ChunkId = "c", FreshnessMs = -1 }] }, "retrieval.chunks[0].freshness_ms");
        session.Scope.RecordRetrieval(good);
        session.Scope.Retrievals.Count.ShouldBe(1);
    }
}
