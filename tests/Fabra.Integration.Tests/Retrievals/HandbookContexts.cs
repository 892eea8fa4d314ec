using Fabra.Authoring;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Retrievals;

/// <summary>The same question, asked by code on the server.</summary>
internal static class HandbookContexts
{
    public const string Answer = "answer_by_name";

    public const string Digest = "answer_by_digest";

    public const string Rules = "handbook_rules";

    [Context(Answer)]
    public static IEnumerable<ContextItem> BuildAnswer(ContextScope scope, string user_id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return
        [
            ContextItem.OfFeature(Samples.Score, user_id, "Score: {}", priority: 1),
            ContextItem.OfRetrieval(
                new()
                {
                    IndexName = Handbook.Index,
                    Query = Handbook.Question,
                    TopK = 2,
                    Filter = new DocumentFilter.Equal("kind", Value.Of("rule")),
                    RetrieverName = "rules",
                },
                "Rules:\n{}"),
        ];
    }

    /// <summary>Writes a text of its own over what it searched and what a retriever found.</summary>
    [Context(Digest)]
    public static async Task<IEnumerable<ContextItem>> BuildDigestAsync(ContextScope scope)
    {
        var hits = await scope.SearchAsync(Handbook.Index, Handbook.Question, topK: 1);
        var rules = await scope.RetrieveAsync(Rules, "parking");
        return [ContextItem.OfText($"{hits[0].Chunk.DocumentId}: {hits[0].Chunk.Content} / {string.Join(" + ", rules)}")];
    }

    [Retriever(Rules)]
    public static async Task<IReadOnlyList<string>> FindRulesAsync(RetrieverScope scope, string query) =>
        [.. (await scope.SearchAsync(Handbook.Index, query, topK: 1)).Select(hit => $"* {hit.Chunk.Content}")];
}
