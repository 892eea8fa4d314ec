using Fabra.Core.Documents.Search;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Search;

/// <summary>Searches and reads as of earlier instants.</summary>
public sealed class SearchAsOfTests
{
    private static CancellationToken Token => DocumentsHarness.Token;

    /// <summary>
    /// Random writes; at every instant the answers of a search are kept; later the search as of that instant must give the very same.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task SearchAsync_as_of_any_instant_answers_as_it_did_then(int seed)
    {
        var random = new Random(seed);
        await using var documents = await DocumentsHarness.CreateAsync();
        string[] words = ["refund", "parcel", "week", "cat", "dog", "night", "policy"];
        var answers = new List<(DateTimeOffset At, string Text, SearchMode Mode, string Answer)>();
        for (var step = 0; step < 40; step++)
        {
            documents.Time.Advance(TimeSpan.FromMicroseconds(random.Next(3)));
            var id = $"d{random.Next(6)}";
            if (random.Next(5) > 0)
            {
                await documents.IndexAsync(id, string.Join(' ', random.GetItems(words, random.Next(1, 12))));
            }
            else if ((await documents.Store.FindHeadsAsync(
                DocumentsHarness.Tenant, (await documents.GetIndexAsync()).IndexId, [id], Token))[0] is not null)
            {
                await documents.DeleteAsync(id);
            }

            var mode = Enum.GetValues<SearchMode>()[random.Next(3)];
            var text = string.Join(' ', random.GetItems(words, 2));
            var result = await documents.SearchAsync(text, mode);
            answers.Add((result.AsOf, text, mode, Describe(result)));
        }

        foreach (var (at, text, mode, answer) in answers.DistinctBy(kept => kept.At))
        {
            // Of several steps in one microsecond the last one counts.
            var last = answers.Last(kept => kept.At == at);
            Describe(await documents.SearchAsync(last.Text, last.Mode, at)).ShouldBe(last.Answer);
        }
    }

    [Fact]
    public async Task As_of_an_instant_the_index_of_that_time_is_read()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        var before = documents.Clock.Now.AddMicroseconds(-1);
        documents.Time.Advance(TimeSpan.FromSeconds(1));
        await documents.IndexAsync("a", "One.");
        var during = documents.Clock.Now;
        documents.Time.Advance(TimeSpan.FromSeconds(1));
        var deletedAt = await documents.Registrar.DeleteAsync(DocumentsHarness.Tenant, DocumentsHarness.Name, Token);
        documents.Time.Advance(TimeSpan.FromSeconds(1));
        await documents.CreateIndexAsync();

        (await documents.FindAsync("one", asOf: during)).ShouldBe(["a"]);
        (await documents.GetAsync("a", during)).Text.ShouldBe("One.");
        (await documents.FindAsync("one")).ShouldBeEmpty();
        await documents.GetAsync("a").ShouldBeRefusedAsync(ErrorReason.DocumentNotFound);
        var refusal = await documents.FindAsync("one", asOf: before).ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "index_name");
        refusal.Metadata["closest"].ShouldBeEmpty();
        await documents.FindAsync("one", asOf: deletedAt).ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "index_name");
    }

    [Fact]
    public async Task As_of_an_instant_ahead_of_the_clock_is_refused()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        await documents.IndexAsync("a", "One.");
        var ahead = documents.Clock.Now + TimeSpan.FromSeconds(5);

        (await documents.FindAsync("one", asOf: ahead)).ShouldBe(["a"]);
        await documents.FindAsync("one", asOf: ahead.AddMicroseconds(1)).ShouldBeRefusedAsync(ErrorReason.InvalidField, "as_of");
        await documents.GetAsync("a", ahead.AddMicroseconds(1)).ShouldBeRefusedAsync(ErrorReason.InvalidField, "as_of");
    }

    private static string Describe(SearchResult result) => string.Join(
        '\n', result.Hits.Select(hit => $"{hit.Position} {hit.Score} {hit.Chunk.Key} {hit.Chunk.DocumentId} {hit.Chunk.Content}"));
}
