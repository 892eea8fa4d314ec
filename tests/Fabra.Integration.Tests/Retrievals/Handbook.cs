using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;

namespace Fabra.Integration.Tests.Retrievals;

/// <summary>A handbook to search, a shopper to know something about, and the question that both answer.</summary>
internal static class Handbook
{
    public const string Index = "handbook";

    public const string Question = "how many days until a refund is paid";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task CreateAsync(FabraClient client)
    {
        await Samples.RegisterAsync(client);
        await Samples.WriteAsync(client, "u1", 85.5, "gold");
        await client.CreateIndexAsync(Index, cancellationToken: Cancellation);
        await IndexAsync(client, "refunds", "A refund is paid within thirty days.");
        await IndexAsync(client, "exceptions", "No refund is paid for gift cards, however many days have passed.");
        await IndexAsync(client, "parking", "Parking is free for all visitors.");
    }

    public static Task IndexAsync(FabraClient client, string documentId, string text) => client.IndexDocumentsAsync(
        Index,
        [DocumentInputs.Create(documentId, text, new Dictionary<string, object?> { ["kind"] = "rule" }, $"https://example.com/{documentId}")],
        cancellationToken: Cancellation);

    /// <summary>Everything that a context was made of becomes something else: documents, values.</summary>
    public static async Task ChangeAsync(FabraClient client)
    {
        await IndexAsync(client, "refunds", "A refund is paid within ninety days.");
        await client.DeleteDocumentAsync(Index, "exceptions", Cancellation);
        await IndexAsync(client, "news", "Refund: days until a refund is paid are many.");
        await Samples.WriteAsync(client, "u1", 12, "lead");
    }

    /// <summary>The first two rules that answer the question, after the shopper's score.</summary>
    public static ContextItem[] Items() =>
    [
        ContextItems.Feature(Samples.Score, "u1", "Score: {}", priority: 1),
        ContextItems.Retrieval(
            Index, Question, topK: 2, filter: DocumentFilter.Equal("kind", "rule"), retrieverName: "rules", format: "Rules:\n{}"),
    ];

    public static Task<Context> AssembleAsync(FabraClient client, string name = "answer") =>
        client.AssembleContextAsync(name, Items(), Options(), Cancellation);

    public static async Task<Context> AssembleInSessionAsync(FabraClient client)
    {
        var options = Options();
        await using var scope = await client.BeginContextAsync(
            "answer_in_session",
            new BeginContextOptions { MaxTokens = options.MaxTokens, FreshnessSla = options.FreshnessSla, Inputs = options.Inputs },
            Cancellation);
        foreach (var item in Items())
        {
            scope.Add(item);
        }

        return await scope.CompleteAsync(Cancellation);
    }

    public static Task<Context> AssembleByNameAsync(FabraClient client) => client.AssembleContextAsync(
        HandbookContexts.Answer, new Dictionary<string, object?> { ["user_id"] = "u1" }, Options(), Cancellation);

    private static AssembleContextOptions Options() => new()
    {
        MaxTokens = 500,
        FreshnessSla = TimeSpan.FromHours(1),
        Inputs = new Dictionary<string, object?> { ["user_id"] = "u1" },
    };
}
