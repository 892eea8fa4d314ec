using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Integration.Tests.Documents;

/// <summary>The index as it was: a server that was written to ever since, against a copy of its database taken then.</summary>
public sealed class SearchAsOfCopyTests
{
    private static readonly string[] Words =
        ["refund", "parcel", "week", "cat", "dog", "night", "policy", "shop", "winter", "gift", "card", "price"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Search_as_of_then_finds_what_a_copy_taken_then_finds(int seed)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        using var copy = new TemporaryFolder();
        Timestamp then;
        await using (var server = await RunningServer.StartInAsync(folder.Path))
        {
            await Policies.CreateAsync(server.Client);
            await WriteAsync(server.Client, random, steps: 12);
            then = await LastWriteAsync(server.Client);
        }

        await StoredData.CopyAsync(folder.Path, copy.Path);
        await using var now = await RunningServer.StartInAsync(folder.Path);
        await WriteAsync(now.Client, random, steps: 12);
        await using var old = await RunningServer.StartInAsync(copy.Path);

        var changed = 0;
        foreach (var request in Requests(random))
        {
            var expected = await FindAsync(old.Client, request, null);
            (await FindAsync(now.Client, request, then)).ShouldBe(expected, request.ToString());
            changed += (await FindAsync(now.Client, request, null)).SequenceEqual(expected) ? 0 : 1;
        }

        changed.ShouldBeGreaterThan(5, "what was written since must matter");

        await now.Client.Indexes.DeleteIndexAsync(new() { Name = Policies.Index }, cancellationToken: Cancellation);
        var again = Requests(random).First();
        (await FindAsync(now.Client, again, then)).ShouldBe(await FindAsync(old.Client, again, null));
    }

    /// <summary>Writes, rewrites and deletes some of sixty documents; some of them are long enough to make several chunks.</summary>
    private static async Task WriteAsync(FabraClient client, Random random, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            var places = Enumerable.Range(0, 60).ToArray();
            random.Shuffle(places);
            await Policies.IndexAsync(client, [.. places.Take(random.Next(1, 12)).Select(place => Document(place, random))]);
            if (step % 3 == 2)
            {
                var search = new SearchRequest { Query = "refund cat gift", Mode = SearchMode.Lexical };
                var best = (await Policies.SearchAsync(client, search))[0].DocumentId;
                await client.Indexes.DeleteDocumentAsync(
                    new() { IndexName = Policies.Index, DocumentId = best }, cancellationToken: Cancellation);
            }
        }
    }

    private static DocumentInput Document(int place, Random random) => Policies.Document(
        $"d{place}",
        string.Join(". ", Enumerable.Range(0, random.Next(1, 20) == 7 ? 400 : 3)
            .Select(_ => string.Join(' ', random.GetItems(Words, random.Next(2, 6))))),
        random.Next(2) == 0 ? "en" : "fr",
        random.Next(2020, 2026));

    private static IEnumerable<SearchRequest> Requests(Random random)
    {
        foreach (var mode in new[] { SearchMode.Vector, SearchMode.Lexical, SearchMode.Hybrid })
        {
            for (var i = 0; i < 5; i++)
            {
                yield return new SearchRequest
                {
                    IndexName = Policies.Index,
                    Query = string.Join(' ', random.GetItems(Words, 3)),
                    Mode = mode,
                    TopK = random.Next(1, 100),
                    Filter = i == 0 ? null : new Filter
                    {
                        Range = new FieldRange { Field = "year", Min = FabraValue.From(random.Next(2020, 2026)) },
                    },
                };
            }
        }
    }

    /// <summary>An instant at which everything written so far had begun: that of a last document.</summary>
    private static async Task<Timestamp> LastWriteAsync(FabraClient client)
    {
        await Policies.IndexAsync(client, Policies.Document("last", "The last gift card."));
        var read = new GetDocumentRequest { IndexName = Policies.Index, DocumentId = "last" };
        return (await client.Indexes.GetDocumentAsync(read, cancellationToken: Cancellation)).Document.IndexedAt;
    }

    /// <summary>The hits but for their age, which depends on when one searches.</summary>
    private static async Task<IReadOnlyList<SearchHit>> FindAsync(FabraClient client, SearchRequest request, Timestamp? asOf)
    {
        var asked = request.Clone();
        asked.AsOf = asOf;
        var hits = await Policies.SearchAsync(client, asked);
        foreach (var hit in hits)
        {
            hit.FreshnessMs = 0;
        }

        return hits;
    }
}
