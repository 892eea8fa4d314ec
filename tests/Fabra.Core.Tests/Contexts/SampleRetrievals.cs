using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Contexts;

/// <summary>A session in which every kind of retrieval happens that a record can hold.</summary>
internal static class SampleRetrievals
{
    private static readonly RetrievalReference Refunds = new()
    {
        IndexName = "policies",
        Query = "refunds \"ž\"",
        TopK = 2,
        RetrieverName = "refund_rules",
        Filter = new DocumentFilter.All(
        [
            new DocumentFilter.Any([new DocumentFilter.Equal("lang", Value.Of("en")), new DocumentFilter.In("lang", [Value.Of("fr")])]),
            new DocumentFilter.Range("year", Value.Of(2020L), false, Value.Of(2024.5), true),
        ]),
    };

    /// <summary>With data of its own each time.</summary>
    public static CoreSetup Setup => new()
    {
        Registry = new ContextRegistry(
            [],
            [
                new Retriever("digest", "policies", async (scope, query) =>
                    [$"In short: {(await scope.SearchAsync("policies", query, 1, SearchMode.Lexical))[0].Chunk.Content}"]),
                new Retriever("tips", "", (_, query) => new([$"a tip on {query} 🐎"])),
            ]),
    };

    public static async Task<AssembledContext> AssembleAsync(CoreHarness core)
    {
        var token = CoreHarness.Token;
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid\nwithin thirty days", metadata: [("lang", Value.Of("en")), ("year", Value.Of(2024L))]);
        await core.IndexAsync("late", "refunds end after sixty days", metadata: [("lang", Value.Of("fr")), ("year", Value.Of(2020L))]);
        await core.IndexAsync("parking", "parking is free");
        core.Time.Advance(TimeSpan.FromMilliseconds(1500.25));

        var session = core.OpenSession(new AssemblyOptions { Name = "answer", FreshnessSla = TimeSpan.FromSeconds(1), MaxTokens = 60 });
        await session.Scope.RetrieveAsync(new() { IndexName = "policies", Query = "parking", Mode = SearchMode.Vector, TopK = 1 }, "", token);
        core.Documents.Failure = new StoreUnavailableException("duckdb", "Disk gone");
        await Should.ThrowAsync<StoreUnavailableException>(
            session.Scope.RetrieveAsync(new() { IndexName = "policies", Query = "lost" }, "", token));
        core.Documents.Failure = null;
        session.Scope.RecordRetrieval(new RetrieverLineage { RetrieverName = "own", Query = "elsewhere", External = true });
        session.Scope.AddItems(
        [
            ContextItem.OfRetrieval(Refunds, "Rules:\n{}", priority: 1, sourceId: "rules"),
            ContextItem.OfRetrieval(new() { RetrieverName = "digest", Query = "refunds" }),
            ContextItem.OfRetrieval(new() { RetrieverName = "tips", Query = "tea" }, required: true),
            ContextItem.OfRetrieval(Refunds with { Query = "zebra", Mode = SearchMode.Lexical }, priority: 2),
            ContextItem.OfText("the caller's own words"),
        ]);
        core.Time.Advance(TimeSpan.FromMilliseconds(20));
        return await session.CommitAsync(token);
    }
}
