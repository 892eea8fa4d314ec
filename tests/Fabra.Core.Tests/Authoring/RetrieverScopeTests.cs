using Fabra.Core.Assembly;
using Fabra.Core.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Authoring;

/// <summary>Searches by code: of a context through its scope, of a retriever through its own.</summary>
public sealed class RetrieverScopeTests
{
    private static async Task<CoreHarness> CoreAsync(
        Func<RetrieverScope, string, ValueTask<IReadOnlyList<string>>> retriever, params ContextFunction[] contexts)
    {
        var core = new CoreHarness(new CoreSetup { Registry = new ContextRegistry(contexts, [new Retriever("rules", "", retriever)]) });
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid within thirty days");
        await core.IndexAsync("late", "refunds end after thirty days");
        await core.IndexAsync("parking", "parking is free");
        return core;
    }

    private static async Task<RetrieverLineage> RunAsync(
        Func<RetrieverScope, string, ValueTask<IReadOnlyList<string>>> retriever)
    {
        await using var core = await CoreAsync(retriever);
        var context = await core.AssembleAsync(ContextItem.OfRetrieval(new() { RetrieverName = "rules", Query = "refunds days" }));
        return context.Lineage!.RetrieversUsed.ShouldHaveSingleItem();
    }

    private static string[] Contents(IEnumerable<SearchHit> hits) => [.. hits.Select(hit => hit.Chunk.Content)];

    [Fact]
    public async Task RetrieveAsync_of_texts_that_were_found_word_for_word_tells_of_their_chunks()
    {
        var lineage = await RunAsync(async (scope, query) => Contents((await scope.SearchAsync("policies", query, 2)).Reverse()));

        (lineage.RetrieverName, lineage.IndexName, lineage.Mode, lineage.ResultsCount).ShouldBe(("rules", "policies", "hybrid", 2));
        lineage.IndexId.ShouldNotBeNull();
        lineage.Chunks.Select(chunk => (chunk.Position, chunk.Included)).ShouldBe([(0, Inclusion.Yes), (1, Inclusion.Yes)]);
        lineage.Chunks.Select(chunk => chunk.DocumentId).ShouldBe(["refunds", "late"], ignoreOrder: true);
        lineage.Chunks.ShouldAllBe(chunk => chunk.VersionId != null && chunk.IndexedAt != null);
    }

    [Fact]
    public async Task RetrieveAsync_that_leaves_chunks_out_says_that_they_are_not_in_the_text()
    {
        var lineage = await RunAsync(async (scope, query) => Contents((await scope.SearchAsync("policies", query, 2)).Take(1)));

        lineage.ResultsCount.ShouldBe(1);
        lineage.Chunks.Select(chunk => (chunk.Position, chunk.Included)).ShouldBe([(0, Inclusion.Yes), (1, Inclusion.No)]);
    }

    [Fact]
    public async Task RetrieveAsync_of_texts_of_its_own_says_that_what_it_found_may_be_in_them()
    {
        var lineage = await RunAsync(
            async (scope, query) => [string.Join(" / ", Contents(await scope.SearchAsync("policies", query, 2)))]);

        lineage.ResultsCount.ShouldBe(1);
        lineage.Chunks.Select(chunk => (chunk.DocumentId.Length > 0, chunk.Included)).ShouldBe(
            [(false, Inclusion.Yes), (true, Inclusion.Unknown), (true, Inclusion.Unknown)]);
    }

    [Fact]
    public async Task RetrieveAsync_over_several_searches_at_once_keeps_their_order()
    {
        var lineage = await RunAsync(async (scope, _) =>
        {
            var both = await Task.WhenAll(
                scope.SearchAsync("policies", "parking", 1, SearchMode.Vector), scope.SearchAsync("policies", "refunds", 1, SearchMode.Lexical));
            return Contents(both.SelectMany(hits => hits));
        });

        (lineage.IndexName, lineage.Mode).ShouldBe(("policies", ""));
        lineage.Chunks[0].DocumentId.ShouldBe("parking");
        lineage.Chunks.Count.ShouldBe(2);
    }

    [Fact]
    public async Task SearchAsync_of_a_context_returns_hits_and_stands_in_the_lineage_as_perhaps_used()
    {
        var named = new ContextFunction("answer", null, "v1", async (scope, _) =>
        {
            var hits = await scope.SearchAsync("policies", "refunds days", 2);
            (await scope.SearchAsync("policies", "refunds days", 2)).ShouldBeSameAs(hits);
            return [ContextItem.OfText($"{hits[0].Chunk.Content} ({hits[0].Chunk.SourceUrl}, {hits[0].Score > 0})")];
        });
        await using var core = await CoreAsync((_, _) => new([]), named);

        var context = await core.AssembleAsync(new AssemblyOptions { Name = "answer" });

        context.Content.ShouldMatch(@"^refunds .* days \(https://example\.com/(late|refunds), True\)$");
        var retrieval = context.Lineage!.RetrieversUsed.ShouldHaveSingleItem();
        (retrieval.RetrieverName, retrieval.IndexName, retrieval.Query).ShouldBe(("policies", "policies", "refunds days"));
        retrieval.Chunks.ShouldAllBe(chunk => chunk.Included == Inclusion.Unknown);
    }

    [Fact]
    public async Task SearchAsync_of_a_context_at_fault_names_the_field()
    {
        static ContextFunction Searching(string name, string index, string query) =>
            new(name, null, "v1", async (scope, _) => [ContextItem.OfText($"{(await scope.SearchAsync(index, query)).Count}")]);
        await using var core = await CoreAsync((_, _) => new([]), Searching("unknown", "policy", "q"), Searching("blank", "policies", " "));

        await core.AssembleAsync(new AssemblyOptions { Name = "unknown" }).ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "index_name");
        await core.AssembleAsync(new AssemblyOptions { Name = "blank" }).ShouldBeRefusedAsync(ErrorReason.InvalidField, "query");
    }

    [Fact]
    public async Task SearchAsync_whose_failure_the_code_handles_leaves_the_context_degraded()
    {
        var named = new ContextFunction("answer", null, "v1", async (scope, _) =>
        {
            try
            {
                await scope.SearchAsync("policies", "refunds");
                return [ContextItem.OfText("found")];
            }
            catch (StoreUnavailableException)
            {
                return [ContextItem.OfText("without policies")];
            }
        });
        await using var core = await CoreAsync((_, _) => new([]), named);
        core.Documents.Failure = new StoreUnavailableException("duckdb", "Disk gone");

        var context = await core.AssembleAsync(new AssemblyOptions { Name = "answer" });

        context.Content.ShouldBe("without policies");
        context.Lineage!.DegradedReasons.ShouldBe(["policies: the index did not answer: Disk gone"]);
    }

    [Fact]
    public void Find_takes_a_retriever_with_a_scope_and_refuses_other_parameters()
    {
        Discovery.Find([typeof(WithScope)]).Contexts.Retrievers.Names.ShouldBe(["scoped"]);
        var refused = Should.Throw<AuthoringException>(() => Discovery.Find([typeof(ScopeLast)]));
        refused.Faults.ShouldHaveSingleItem().ShouldContain("optionally a RetrieverScope before it");
    }

    private static class WithScope
    {
        [Retriever("scoped")]
        public static async Task<IReadOnlyList<string>> SearchAsync(RetrieverScope scope, string query, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Contents(await scope.SearchAsync("policies", query));
        }
    }

    private static class ScopeLast
    {
        [Retriever("wrong")]
        public static IReadOnlyList<string> Search(string query, RetrieverScope scope) => [query, scope.ToString()!];
    }
}
