namespace Fabra.Core.Tests.Authoring;

/// <summary>Declarations of every allowed form.</summary>
[Entity("user", Description = "A person")]
[Entity("product", IdColumn = "sku")]
internal static class GoodDeclarations
{
    public static int Retrievals { get; set; }

    [Feature("visits", Entity = "user", TtlSeconds = 60, MaxStalenessSeconds = 30)]
    public static int Visits(string userId) => userId.Length;

    [Feature("since", Entity = "user")]
    public static async Task<DateTimeOffset> SinceAsync(string userId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return DateTimeOffset.UnixEpoch;
    }

    [Feature("nickname", Entity = "user")]
    public static async ValueTask<string?> NicknameAsync(string userId)
    {
        await Task.Yield();
        return userId == "u1" ? null : "nick";
    }

    [Retriever("similar_products", IndexName = "product_catalog")]
    public static Task<IReadOnlyList<string>> SimilarAsync(string query)
    {
        Retrievals++;
        return Task.FromResult<IReadOnlyList<string>>([$"{query} 1 of run {Retrievals}", "phone"]);
    }

    [Context("recommend", MaxTokens = 2000)]
    public static async Task<List<ContextItem>> RecommendAsync(
        ContextScope scope, string userId, CancellationToken cancellationToken, long limit = 3, bool? verbose = null, Value? extra = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var visits = await scope.GetFeatureAsync<int>("visits", userId);
        var nickname = await scope.GetFeatureTextAsync("nickname", userId);
        var similar = await scope.RetrieveAsync("similar_products", userId);
        return
        [
            ContextItem.OfText($"visits {visits}, nickname '{nickname}', limit {limit}, verbose {verbose}, extra {extra}"),
            ContextItem.OfText(string.Join(',', similar)),
        ];
    }

    [Context("deterministic")]
    public static IEnumerable<ContextItem> Deterministic(ContextScope scope) =>
        [ContextItem.OfText($"{scope.Now:O} {scope.NewId()} {scope.NewId()} {scope.Random.Next()} {scope.Random.NextDouble()}")];

    [Context("failing")]
    public static IEnumerable<ContextItem> Failing(ContextScope scope) => throw new InvalidOperationException("no luck");

    [Context("strange")]
    public static async ValueTask<ContextItem[]> StrangeAsync(ContextScope scope) =>
        [ContextItem.OfText(string.Join(',', await scope.RetrieveAsync("similar_product", "q")))];
}
