using Fabra.Authoring;

namespace Fabra.Integration.Tests.Contexts;

[Entity("user", Description = "A customer.")]
internal static class Recommendations
{
    [Feature("engagement_score", Entity = "user", Description = "Share of the last 100 days with a visit, in per cent.", TtlSeconds = 3600)]
    public static double EngagementScore(string userId) => userId == "user123" ? 85.5 : 12;

    [Feature("user_preferences", Entity = "user", Description = "What the user looks at most.", TtlSeconds = 3600)]
    public static string UserPreferences(string userId) => userId == "user123" ? "electronics smartphone" : "books";

    [Retriever("similar_products", IndexName = "product_catalog")]
    public static IReadOnlyList<string> SimilarProducts(string query) =>
        [.. Catalog.Where(product => query.Split(' ').Any(product.Contains))];

    [Context("recommendation_context", MaxTokens = 2000)]
    public static async Task<IEnumerable<ContextItem>> BuildAsync(ContextScope scope, string user_id)
    {
        // Every read through the scope is in the lineage.
        var engagement = await scope.GetFeatureTextAsync("engagement_score", user_id);
        var preferences = await scope.GetFeatureTextAsync("user_preferences", user_id);

        // So is every retrieval.
        var similar = await scope.RetrieveAsync("similar_products", preferences ?? "");

        return
        [
            ContextItem.OfText($"User Engagement: {engagement}", priority: 2),
            ContextItem.OfText($"Preferences: {preferences}", priority: 1),
            ContextItem.OfText($"Similar: {string.Join(", ", similar)}", priority: 0),
        ];
    }

    private static readonly string[] Catalog =
        ["electronics: noise-cancelling headphones", "smartphone: 6-inch, 128 GB", "books: a field guide to birds", "garden: steel watering can"];
}
