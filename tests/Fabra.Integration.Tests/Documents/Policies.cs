using Fabra.Client;
using Fabra.V1;

namespace Fabra.Integration.Tests.Documents;

/// <summary>An index and documents that many tests work with.</summary>
internal static class Policies
{
    public const string Index = "policies";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static DocumentInput[] Documents =>
    [
        Document("refunds", "Refunds take two weeks.", "en", 2023),
        Document("parcels", "Parcels take two days, or three in winter.", "en", 2024),
        Document("pets", "Cats and dogs are welcome in every shop.", "en", 2024),
        Document("retours", "Les retours sont gratuits.", "fr", 2025),
    ];

    public static DocumentInput Document(string id, string text, string language = "en", long year = 2024) => new()
    {
        DocumentId = id,
        Text = text,
        Metadata = { ["lang"] = FabraValue.From(language), ["year"] = FabraValue.From(year) },
        SourceUrl = $"https://example.com/{id}",
    };

    public static async Task CreateAsync(FabraClient client, string name = Index) =>
        await client.Indexes.CreateIndexAsync(
            new CreateIndexRequest { Index = new V1.Index { Name = name } }, cancellationToken: Cancellation);

    public static async Task<IndexDocumentsResponse> IndexAsync(FabraClient client, params DocumentInput[] documents) =>
        await client.Indexes.IndexDocumentsAsync(
            new IndexDocumentsRequest { IndexName = Index, Documents = { documents } }, cancellationToken: Cancellation);

    public static async Task<IReadOnlyList<SearchHit>> SearchAsync(FabraClient client, SearchRequest request)
    {
        request.IndexName = request.IndexName.Length > 0 ? request.IndexName : Index;
        return (await client.Indexes.SearchAsync(request, cancellationToken: Cancellation)).Hits;
    }
}
