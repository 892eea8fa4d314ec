using Fabra.Client;
using Fabra.V1;

namespace Fabra.Soak.Race;

/// <summary>Documents that are indexed again and deleted while assemblies search them.</summary>
internal sealed class RaceDocuments(int seed)
{
    private const string Index = "race";
    private const int Documents = 50;
    private const int TopK = 3;

    private static readonly string[] Topics = ["refunds", "parcels", "parking", "gift cards", "opening hours", "returns", "warranty", "visits"];

    private long _changes;

    /// <summary>Versions and deletions written.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public static async Task CreateAsync(FabraClient client, CancellationToken cancellationToken)
    {
        await client.CreateIndexAsync(Index, cancellationToken: cancellationToken);
        await client.IndexDocumentsAsync(
            Index, Enumerable.Range(0, Documents).Select(number => Document(number, 0)), cancellationToken: cancellationToken);
    }

    /// <summary>What assembly number so and so retrieves.</summary>
    public static ContextItem Item(int number) =>
        ContextItems.Retrieval(Index, Query(number), TopK, filter: Filter(number), format: "Rules:\n{}");

    /// <summary>The same search by itself, as of an instant.</summary>
    public static Task<IReadOnlyList<SearchHit>> SearchAsync(
        FabraClient client, int number, DateTimeOffset asOf, CancellationToken cancellationToken) => client.SearchAsync(
            Index, Query(number), new SearchOptions { TopK = TopK, Filter = Filter(number), AsOf = asOf }, cancellationToken);

    public async Task ChangeAsync(FabraClient client, int writer, CancellationToken cancellationToken)
    {
        var random = new Random(seed + writer);
        try
        {
            for (var version = 1; ; version++)
            {
                // Each writer has documents of its own: deleting what another one deleted already would be refused.
                var number = (random.Next(Documents / 2) * 2) + (writer % 2);
                if (random.Next(4) == 0)
                {
                    await client.DeleteDocumentAsync(Index, Id(number), cancellationToken);
                    Interlocked.Increment(ref _changes);
                }

                await client.IndexDocumentsAsync(Index, [Document(number, (version * 2) + writer)], cancellationToken: cancellationToken);
                Interlocked.Increment(ref _changes);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Enough.
        }
    }

    private static string Query(int number) => $"what is the rule on {Topics[number % Topics.Length]} today";

    private static DocumentFilter? Filter(int number) => number % 3 == 0 ? DocumentFilter.AtLeast("weight", 2) : null;

    private static string Id(int number) => $"rule-{number}";

    private static DocumentInput Document(int number, int version) => DocumentInputs.Create(
        Id(number),
        $"The rule on {Topics[number % Topics.Length]}, number {number}: as of today, in its version {version}, {version % 90} days apply.",
        new Dictionary<string, object?> { ["weight"] = (long)(number % 5) });
}
