using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Assembly;

/// <summary>Retrievals that are at fault, and retrievals that fail for no fault of the request.</summary>
public sealed class RetrievalRefusalTests
{
    private static readonly RetrievalReference Good = new() { IndexName = "policies", Query = "refunds" };

    private static readonly ContextRegistry Registry = new(
        [],
        [
            new Retriever("similar_products", "", (_, _) => new(["phone"])),
            new Retriever("long", "", (_, _) => new([.. Enumerable.Repeat(new string('x', 4_000_000), 5)])),
            new Retriever("failing", "", (_, _) => throw new InvalidOperationException("no luck")),
            new Retriever("lost", "", async (scope, query) => [.. (await scope.SearchAsync("policys", query)).Select(hit => hit.Chunk.Content)]),
        ]);

    private static async Task<CoreHarness> CoreAsync()
    {
        var core = new CoreHarness(new CoreSetup { Registry = Registry });
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid");
        return core;
    }

    public static readonly TheoryData<string, RetrievalReference> BadReferences = new()
    {
        { "items[1].retrieval", Good with { IndexName = "" } },
        { "items[1].retrieval.query", Good with { Query = " \n" } },
        { "items[1].retrieval.query", Good with { Query = new string('q', 10_001) } },
        { "items[1].retrieval.query", Good with { Query = "a\0b" } },
        { "items[1].retrieval.top_k", Good with { TopK = 0 } },
        { "items[1].retrieval.top_k", Good with { TopK = 10_000 } },
        { "items[1].retrieval.filter.any.filters", Good with { Filter = new DocumentFilter.Any([]) } },
        { "items[1].retrieval.index_name", Good with { IndexName = new string('i', 201) } },
        { "items[1].retrieval.retriever_name", Good with { RetrieverName = "a\nb" } },
        { "items[1].retrieval.top_k", new() { RetrieverName = "similar_products", Query = "q", TopK = 5 } },
        { "items[1].retrieval.mode", new() { RetrieverName = "similar_products", Query = "q", Mode = SearchMode.Lexical } },
        { "items[1].retrieval.filter", new() { RetrieverName = "similar_products", Query = "q", Filter = new DocumentFilter.Equal("a", Value.Of(1L)) } },
    };

    [Theory]
    [MemberData(nameof(BadReferences))]
    public async Task AssembleAsync_names_the_field_at_fault(string field, RetrievalReference reference)
    {
        await using var core = await CoreAsync();

        await core.AssembleAsync(ContextItem.OfText("x"), ContextItem.OfRetrieval(reference))
            .ShouldBeRefusedAsync(field.Contains("filter.") ? ErrorReason.InvalidFilter : ErrorReason.InvalidField, field);

        core.Documents.Searches.ShouldBe(0);
        (await core.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task AssembleAsync_with_an_unknown_index_or_retriever_names_the_field_and_the_closest()
    {
        await using var core = await CoreAsync();

        var index = await core.AssembleAsync(ContextItem.OfText("x"), ContextItem.OfRetrieval(Good with { IndexName = "policy" }))
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "items[1].retrieval.index_name");
        var retriever = await core.AssembleAsync(ContextItem.OfRetrieval(new() { RetrieverName = "similar_product", Query = "q" }))
            .ShouldBeRefusedAsync(ErrorReason.UnknownRetriever, "items[0].retrieval.retriever_name");

        index.Message.ShouldBe("items[1].retrieval.index_name: no index \"policy\"; did you mean policies?");
        retriever.Message.ShouldBe(
            "items[0].retrieval.retriever_name: no retriever \"similar_product\"; did you mean similar_products?");
        (await core.CountAsync()).ShouldBe(0);
    }

    public static readonly TheoryData<string> Failing = ["store", "embedder", "code", "lost"];

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task AssembleAsync_whose_retrieval_fails_goes_on_without_an_optional_item_and_says_why(string what)
    {
        await using var core = await CoreAsync();
        var (reference, reason, said) = Fail(core, what);

        var context = await core.AssembleAsync(ContextItem.OfRetrieval(reference, sourceId: "rules"), ContextItem.OfText("x"));
        var required = await Should.ThrowAsync<Exception>(core.AssembleAsync(ContextItem.OfRetrieval(reference, required: true)));

        context.Content.ShouldBe("x");
        context.Lineage!.DroppedItems.ShouldHaveSingleItem().Reason.ShouldBe(DroppedItem.Missing);
        context.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        var error = context.Lineage.RetrieversUsed.ShouldHaveSingleItem().TrackingError;
        error.ShouldBe(said);
        context.Lineage.DegradedReasons.ShouldHaveSingleItem().ShouldEndWith(error);
        ((required as FabraException)?.Reason ?? ErrorReason.StoreUnavailable).ShouldBe(reason);
    }

    private static (RetrievalReference Reference, ErrorReason Reason, string Said) Fail(CoreHarness core, string what)
    {
        switch (what)
        {
            case "store":
                core.Documents.Failure = new StoreUnavailableException("duckdb", "Disk gone");
                return (Good, ErrorReason.StoreUnavailable, "the index did not answer: Disk gone");
            case "embedder":
                core.Documents.Failure = new FabraException(ErrorReason.EmbedderUnavailable, "the embedder did not answer");
                return (Good, ErrorReason.EmbedderUnavailable, "the embedder did not answer");
            case "code":
                return (
                    new() { RetrieverName = "failing", Query = "q" },
                    ErrorReason.ContextFunctionFailed,
                    "the code of retriever \"failing\" failed: no luck");
            default:
                return (
                    new() { RetrieverName = "lost", Query = "q" },
                    ErrorReason.ContextFunctionFailed,
                    "the code of retriever \"lost\" failed: index_name: no index \"policys\"; did you mean policies?");
        }
    }

    [Fact]
    public async Task AssembleAsync_charges_what_was_found_against_the_16_mib_and_counts_retrievals()
    {
        await using var core = await CoreAsync();

        await core.AssembleAsync(ContextItem.OfRetrieval(new() { RetrieverName = "long", Query = "q" }))
            .ShouldBeRefusedAsync(ErrorReason.SessionLimit);
        var many = Enumerable.Range(0, AssemblyScope.MaxRetrievals + 1).Select(i => ContextItem.OfRetrieval(Good with { Query = $"q{i}" }));
        await core.AssembleAsync([.. many]).ShouldBeRefusedAsync(ErrorReason.SessionLimit);
    }

    [Fact]
    public async Task AssembleAsync_of_an_item_with_two_sources_or_none_is_refused()
    {
        await using var core = await CoreAsync();

        await core.AssembleAsync(ContextItem.OfRetrieval(Good) with { Text = "x" }).ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[0]");
        await core.AssembleAsync(new ContextItem()).ShouldBeRefusedAsync(ErrorReason.InvalidField, "items[0]");
    }
}
